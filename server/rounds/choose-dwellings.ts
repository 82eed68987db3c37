/** Choose dwellings: which dwellings of a round are meant by two addresses on it, or by their accounts. Pure. */
import type { Dwelling } from '#server/storage/rounds.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { isAt, parseAddress } from '#shared/domain/address.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

/** `untilAddress` null: to the end of the walk. */
export type Choice = { fromAddress: string; untilAddress: string | null } | { accounts: readonly AccountKey[] }

/** `no-such-address`, `no-such-account`: they are not on the round. `backwards`: the walk comes to `until` before `from`. */
export type ChoiceRefusal =
  | { kind: 'no-such-address'; address: string }
  | { kind: 'no-such-accounts'; accounts: AccountKey[] }
  | { kind: 'backwards' }

/** `walk`: the round in its order. An address without a flat is the whole house, from its first dwelling to its last. */
export function chooseDwellings(walk: readonly Dwelling[], choice: Choice): Result<Dwelling[], ChoiceRefusal> {
  if ('accounts' in choice) return byAccount(walk, new Set(choice.accounts))
  const { fromAddress, untilAddress } = choice
  const from = walk.findIndex(isThere(fromAddress))
  if (from < 0) return refused({ kind: 'no-such-address', address: fromAddress })
  if (untilAddress === null) return ok(walk.slice(from))
  const until = walk.findLastIndex(isThere(untilAddress))
  if (until < 0) return refused({ kind: 'no-such-address', address: untilAddress })
  return until < from ? refused({ kind: 'backwards' }) : ok(walk.slice(from, until + 1))
}

function byAccount(walk: readonly Dwelling[], wanted: ReadonlySet<AccountKey>): Result<Dwelling[], ChoiceRefusal> {
  const found = walk.filter(({ account }) => wanted.has(account))
  const missing = [...wanted].filter((account) => !found.some((dwelling) => dwelling.account === account))
  return missing.length === 0 ? ok(found) : refused({ kind: 'no-such-accounts', accounts: missing })
}

function isThere(text: string): (dwelling: Dwelling) => boolean {
  const named = parseAddress(text)
  return ({ address, entrance, floor }) => isAt(parseAddress(address, { entrance, floor }), named)
}
