/** Codes: activation codes for the bills, random, kept only as hashes ([security/L1], [security/L3]). */
import { randomBytes } from 'node:crypto'
import { codeHash } from '#server/api/sign-in.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { codeText } from '#shared/domain/activation-code.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000

/** Two bills and some days for the post. */
const DAYS_VALID = 75

export type NewCode = { account: AccountKey; code: string; expiresAt: Instant }

/** Issues a code for one account and answers it; nobody can read it out of the database afterwards. */
export async function issueCode(queries: Queries, codeKey: Buffer, account: AccountKey, now: Instant): Promise<string> {
  const [issued] = await issueCodes(queries, codeKey, [account], now)
  return issued!.code
}

/** The same for many accounts. Codes of before stay valid as long as they were to be ([security/L2]). */
export async function issueCodes(
  queries: Queries,
  codeKey: Buffer,
  accounts: readonly AccountKey[],
  now: Instant,
): Promise<NewCode[]> {
  const expiresAt = now + DAYS_VALID * A_DAY
  const issued = accounts.map((account) => ({ account, code: codeText(randomBytes(8)), expiresAt }))
  await queries.people.addCodes(
    issued.map(({ account, code }) => ({
      account,
      hash: codeHash(codeKey, account, code),
      issued_at: now,
      expires_at: expiresAt,
    })),
  )
  return issued
}
