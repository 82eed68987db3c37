/** Import counts: what an import did, or would do, in numbers. */
import type { Groups } from '#server/import/group-lines.ts'
import type { Planned } from '#server/import/load-chunk.ts'

export type ImportCounts = {
  newAccounts: number
  changedAccounts: number
  unchangedAccounts: number
  /** Of the new ones: their readings will be held (R7). */
  withoutContract: number
  newMeters: number
  closedMeters: number
  /** Last values that count from now on. */
  readings: number
  /** Values of the day a meter was put in, from which its volume is now counted. */
  starts: number
  /** Lines that were not loaded. */
  badLines: number
  /** Lines that were loaded but for what is told of them. */
  warnedLines: number
  /** Lines left out because the file has them twice. */
  repeatedLines: number
}

export const noCounts = (): ImportCounts => ({
  newAccounts: 0,
  changedAccounts: 0,
  unchangedAccounts: 0,
  withoutContract: 0,
  newMeters: 0,
  closedMeters: 0,
  readings: 0,
  starts: 0,
  badLines: 0,
  warnedLines: 0,
  repeatedLines: 0,
})

export function addGroups(counts: ImportCounts, { bad, repeated }: Groups): void {
  counts.badLines += bad.length
  counts.repeatedLines += repeated
}

const COUNTED = { new: 'newAccounts', changed: 'changedAccounts', unchanged: 'unchangedAccounts' } as const

export function addPlanned(counts: ImportCounts, { plans, bad, warned }: Planned): void {
  counts.badLines += bad.length
  counts.warnedLines += warned.length
  for (const { state, row, opened, closed, readings } of plans) {
    counts[COUNTED[state]] += 1
    if (state === 'new' && row.contract_starts_on === null) counts.withoutContract += 1
    counts.newMeters += opened
    counts.closedMeters += closed
    const accepted = readings.filter(({ status }) => status === 'accepted').length
    counts.readings += accepted
    counts.starts += readings.length - accepted
  }
}
