/** Export format: what every format of an export does: begins, takes rows as they come, ends. Knows no files. */
import type { ConsumptionRow } from '#server/consumption/consumption-row.ts'

export type Chunk = string | Uint8Array

export type ExportFormat = {
  /** More do not fit. */
  mostRows: number
  begin(): Chunk
  rows(rows: readonly ConsumptionRow[]): Chunk
  end(): Promise<Chunk>
}

export const EXPORT_FORMATS = ['csv', 'xlsx', 'ndjson'] as const
export type ExportFormatName = (typeof EXPORT_FORMATS)[number]
