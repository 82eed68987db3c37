/** Change profile: a change of one utility's profile, checked and noted in the transaction that makes it; nothing else changes. */
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { type Change, profileChanges } from '#server/cli/profile-changes.ts'
import { changesOfThePast } from '#server/cli/profile-past.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { parseProfile } from '#server/cli/utility-profile.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { Utility } from '#shared/domain/utility.ts'

/**
 * Which deed it is for the audit, and the person's words if there are any; a rehearsal checks all and changes nothing.
 * `toldAs`: a profile with what holds where it says nothing, so that saying that is no change.
 */
export type ProfileDeed = {
  deed: string
  why: string | null
  isRehearsal?: boolean
  toldAs?: (utility: Utility) => Utility
}

/** `before` null: the utility is new. */
export type Changed = { before: Utility | null; after: Utility; changes: Change[] }

/** The profile of `key` becomes what `change` makes of a copy of it. Call it in a transaction. */
export async function changeProfile(
  cli: Cli,
  queries: Queries,
  key: string,
  deed: ProfileDeed,
  change: (utility: Utility) => void,
): Promise<Changed> {
  const before = utilityIn(await queries.accounts.utilities(), key)
  const after = structuredClone(before)
  change(after)
  return await putProfile(cli, queries, after, deed)
}

/** The utility is new, or its profile becomes `after`. Call it in a transaction. */
export async function putProfile(
  cli: Cli,
  queries: Queries,
  after: Utility,
  { deed, why, isRehearsal = false, toldAs = (utility) => utility }: ProfileDeed,
): Promise<Changed> {
  const now = cli.clock.now()
  const before = (await queries.accounts.utilities()).find(({ key }) => key === after.key) ?? null
  const changes = profileChanges(before ? toldAs(before) : {}, toldAs(after))
  if (changes.length === 0) return { before, after, changes }
  const problems = newProblems(before, after)
  if (before) {
    const districts = isOfAccounts(changes)
      ? await queries.accountLists.districts(after.key)
      : new Map<string, number>()
    problems.push(...changesOfThePast(before, after, zoneOf(before).dateAt(now), districts))
  }
  if (problems.length > 0) throw new UsageError(`Nothing was changed.\n${problems.join('\n')}`)
  if (isRehearsal) return { before, after, changes }
  await queries.accounts.putUtility(after)
  const { who, origin } = cli
  const details = before ? { changes } : { profile: after }
  await queries.audit.note({ at: now, who, origin, deed, about: after.key, why, details })
  return { before, after, changes }
}

/** Whether accounts have to do with it: they are many to count. */
const isOfAccounts = (changes: readonly Change[]): boolean =>
  changes.some(({ path }) => path === 'zone' || path.startsWith('districts'))

/** What was wrong before, by the rules of a later version perhaps, is not this change's fault. */
function newProblems(before: Utility | null, after: Utility): string[] {
  const parsed = parseProfile(after)
  if (parsed.ok) return []
  const known = before ? parseProfile(before) : parsed
  const old = new Set(before && !known.ok ? known.refusal : [])
  return parsed.refusal.filter((problem) => !old.has(problem))
}
