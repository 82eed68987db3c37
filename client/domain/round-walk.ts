/**
 * Round walk: what an inspector said of the order of a round on this phone: from where to go on, and what is put off to the
 * end. Nothing of it is recorded at the utility, and nothing is lost by it. Pure.
 */
import type { DwellingView, RoundView } from '#client/domain/round.ts'

export type RoundWalk = {
  /** To go on from this account; holds until something is recorded: `after` is the last seq there was when it was said. */
  from: { account: string; after: number } | null
  /** Accounts left for the end of the walk; one that was visited all the same is simply done. */
  putOff: string[]
}

export const AS_PLANNED: RoundWalk = { from: null, putOff: [] }

export const isAsPlanned = ({ from, putOff }: RoundWalk): boolean => from === null && putOff.length === 0

export const goOnFrom = ({ walk, latest }: RoundView, account: string): RoundWalk => ({
  ...walk,
  from: { account, after: latest },
})

export const goOnAsPlanned = ({ walk }: RoundView): RoundWalk => ({ ...walk, from: null })

/** What is still open of these comes at the end of the walk, also where one chose to go on. */
export function putOff({ walk }: RoundView, dwellings: readonly DwellingView[]): RoundWalk {
  const open = dwellings.filter(isOpen).map(({ dwelling }) => dwelling.account)
  const from = walk.from !== null && open.includes(walk.from.account) ? null : walk.from
  return { from, putOff: [...new Set([...walk.putOff, ...open])] }
}

/** These are visited in their turn again. */
export function takeBack({ walk }: RoundView, dwellings: readonly DwellingView[]): RoundWalk {
  const back = new Set(dwellings.map(({ dwelling }) => dwelling.account))
  return { ...walk, putOff: walk.putOff.filter((account) => !back.has(account)) }
}

export const isOpen = ({ state }: DwellingView): boolean => state === 'left' || state === 'begun'
