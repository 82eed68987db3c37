/** Rounds in order: the kept rounds whose dwellings are still here, oldest day first. */
import type { KeptRound } from '#client/store/db.ts'
import type { RoundData } from '#shared/wire/rounds.ts'

export const inOrder = (rows: readonly KeptRound[]): RoundData[] =>
  rows
    .filter(({ isEmptied }) => !isEmptied)
    .map(({ data }) => data)
    .sort((a, b) => (a.day < b.day || (a.day === b.day && a.round < b.round) ? -1 : 1))
