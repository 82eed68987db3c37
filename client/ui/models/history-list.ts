/** History list: readings and estimated months as one list, newest first. Pure. */
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { lastDayOf } from '#shared/lib/calendar-date.ts'
import type { EstimateData } from '#shared/wire/account-data.ts'

export type HistoryEntry = { key: string } & (
  | { reading: ShownReading; estimate: null }
  | { reading: null; estimate: EstimateData }
)

/** `readings` keep their order; an estimate stands where its month ends. */
export function historyList(readings: readonly ShownReading[], estimates: readonly EstimateData[]): HistoryEntry[] {
  const left = [...estimates].sort((a, b) => (a.period < b.period ? -1 : 1))
  const entries: HistoryEntry[] = []
  const put = (estimate: EstimateData) =>
    entries.push({ key: `${estimate.register} ${estimate.period}`, reading: null, estimate })

  for (const reading of readings) {
    while (left.length > 0 && lastDayOf(left.at(-1)!.period) >= reading.readOn) put(left.pop()!)
    entries.push({ key: reading.id, reading, estimate: null })
  }
  for (const estimate of left.reverse()) put(estimate)
  return entries
}
