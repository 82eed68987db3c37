/** Kept rounds: how a round lies in the database, and how it is read from there, in the order of its days. */
import type { KeptRound } from '#client/store/db.ts'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'

type Whole = Pick<KeptRound, 'round' | 'data' | 'dwellings'>

export const rowOf = ({ dwellings, ...head }: RoundData): Whole => ({
  round: head.round,
  data: { ...head, dwellings: [] },
  dwellings: JSON.stringify(dwellings),
})

const dataOf = ({ data, dwellings }: Whole): RoundData =>
  dwellings === undefined ? data : { ...data, dwellings: JSON.parse(dwellings) as RoundDwelling[] }

/** The rounds whose dwellings are still here, oldest day first. */
export const inOrder = (rows: readonly KeptRound[]): RoundData[] =>
  rows
    .filter(({ isEmptied }) => !isEmptied)
    .map(dataOf)
    .sort((a, b) => (a.day < b.day || (a.day === b.day && a.round < b.round) ? -1 : 1))
