/** NDJSON format: an export as a JSON object a line. Amounts are texts, so that no reader rounds them. */
import { EXPORT_COLUMNS } from '#server/consumption/export-columns.ts'
import type { ExportFormat } from '#server/consumption/export-format.ts'

export function ndjsonFormat(): ExportFormat {
  return {
    mostRows: Number.POSITIVE_INFINITY,
    begin: () => '',
    rows: (rows) =>
      rows
        .map(
          (row) => `${JSON.stringify(Object.fromEntries(EXPORT_COLUMNS.map(({ name, cell }) => [name, cell(row)])))}\n`,
        )
        .join(''),
    end: async () => '',
  }
}
