/** Photo limits: how many photos are kept of one reading or visit, and how many one person may bring ([security/P4]). */
import type { Queries } from '#server/storage/storage.ts'
import { MOST_PHOTOS, type PhotoOf } from '#shared/domain/photo.ts'
import { staffNameOf } from '#shared/domain/staff.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000
const DAYS = 30

/** In `DAYS` days, of one account. A few a month are usual, a visit with everything has twenty. */
export const MOST_OF_AN_ACCOUNT = { resident: 30, staff: 200 }

/** In `DAYS` days, of all accounts: whoever invents accounts shall not fill the disk. Inspectors' days are long. */
export const MOST_OF_A_RESIDENT = 120

/**
 * Each person is counted alone: readings come under any account and any id, and nobody shall use up what is another's.
 */
export async function isOneTooMany(
  { photos }: Pick<Queries, 'photos'>,
  of: PhotoOf,
  subject: string,
  now: Instant,
): Promise<boolean> {
  if ((await photos.countOfFact(of, subject)) >= MOST_PHOTOS[of.kind]) return true
  const since = now - DAYS * A_DAY
  const isStaff = staffNameOf(subject) !== null
  const most = isStaff ? MOST_OF_AN_ACCOUNT.staff : MOST_OF_AN_ACCOUNT.resident
  if ((await photos.countSince(subject, since, of.account)) >= most) return true
  return !isStaff && (await photos.countSince(subject, since)) >= MOST_OF_A_RESIDENT
}
