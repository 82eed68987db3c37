/**
 * Consumption export: writes what there is to bill for a utility and period into a file, and notes that it was done (C3).
 *
 * The file holds nothing of the moment it was made, so the same facts give the same bytes.
 */
import { type ConsumptionPage, consumptionPages } from '#server/consumption/consumption-pages.ts'
import type { ConsumptionRow } from '#server/consumption/consumption-row.ts'
import type { ExportFormat } from '#server/consumption/export-format.ts'
import type { WholeFile } from '#server/consumption/whole-file.ts'
import type { Storage } from '#server/storage/storage.ts'
import { CONSUMPTION_KINDS, type ConsumptionKind } from '#shared/domain/consumption.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type ExportCounts = {
  accounts: number
  rows: number
  kinds: Record<ConsumptionKind, number>
  /** Rows that take earlier estimates back, and rows to bill below zero. */
  corrected: number
  belowZero: number
  /** Readings for the period that wait for a person, and how many of them are of meters that are not listed. */
  held: number
  heldUnlisted: number
  /** By period before: registers that were estimated then and read since. */
  readSince: Record<Period, number>
}

export type ExportSummary = ExportCounts & { commitSeq: number; bytes: number; sha256: string }

export type ExportWork = {
  utility: Utility
  period: Period
  format: ExportFormat
  file: WholeFile
  /** For the audit. */
  who: string
  origin: string
  about: { [key: string]: unknown }
  onProgress: (accounts: number) => void
}

/** The file is in its place when this returns ok; refused if the format takes no more rows. */
export async function exportConsumption(
  { storage, clock }: { storage: Storage; clock: Clock },
  { utility, period, format, file, who, origin, about, onProgress }: ExportWork,
): Promise<Result<ExportSummary, 'too-many-rows'>> {
  const { commitSeq } = await storage.meta.identity()
  const counts = noCounts()
  await file.write(format.begin())
  for await (const page of consumptionPages(storage, utility, period)) {
    count(counts, page)
    if (counts.rows > format.mostRows) return refused('too-many-rows')
    await file.write(format.rows(page.rows))
    onProgress(counts.accounts)
  }
  await file.write(await format.end())
  const summary = { ...counts, commitSeq, ...(await file.seal()) }
  await storage.write((queries) =>
    queries.audit.note({
      at: clock.now(),
      who,
      origin,
      deed: 'consumption export',
      about: `${utility.key} ${period}`,
      why: null,
      details: { ...about, ...summary },
    }),
  )
  await file.place()
  return ok(summary)
}

const noCounts = (): ExportCounts => ({
  accounts: 0,
  rows: 0,
  kinds: Object.fromEntries(CONSUMPTION_KINDS.map((kind) => [kind, 0])) as Record<ConsumptionKind, number>,
  corrected: 0,
  belowZero: 0,
  held: 0,
  heldUnlisted: 0,
  readSince: {},
})

function count(counts: ExportCounts, page: ConsumptionPage): void {
  counts.accounts += page.accounts
  counts.rows += page.rows.length
  counts.held += page.held
  counts.heldUnlisted += page.held
  for (const row of page.rows) countRow(counts, row)
  for (const period of page.readSince) counts.readSince[period] = (counts.readSince[period] ?? 0) + 1
}

function countRow(counts: ExportCounts, row: ConsumptionRow): void {
  counts.kinds[row.kind] += 1
  counts.heldUnlisted -= row.held
  if (row.corrects !== null) counts.corrected += 1
  if (row.bill?.startsWith('-')) counts.belowZero += 1
}
