/** Demo inspector: one of the staff who can be tried, with a new password at each start and a round for the day. */
import { zoneOf } from '#server/intake/case-file.ts'
import { newPassword, passwordHash } from '#server/password.ts'
import { makeRound } from '#server/rounds/make-round.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Instant } from '#shared/lib/clock.ts'

const NAME = 'bota'
const PLACE = { utility: 'astana', district: 'yesil' }

export type DemoInspector = { name: string; password: string }

export async function demoInspector(storage: Storage, now: Instant): Promise<DemoInspector> {
  const password = newPassword()
  const password_hash = await passwordHash(password)
  await storage.write(async (queries) => {
    if (await queries.staff.find(NAME)) await queries.staff.setPassword(NAME, password_hash)
    else
      await queries.staff.add({ name: NAME, role: 'inspector', password_hash, created_at: now, deactivated_at: null })
    const utility = (await queries.accounts.utilities()).find(({ key }) => key === PLACE.utility)!
    const day = zoneOf(utility).dateAt(now)
    const open = await queries.rounds.openOf(NAME)
    for (const { round, day: of } of open) if (of < day) await queries.rounds.close(round, now)
    if (open.some(({ day: of }) => of === day)) return
    await makeRound(queries, { ...PLACE, day, inspector: NAME, fromAddress: null, most: 120, controlDays: 365 }, now)
  })
  return { name: NAME, password }
}
