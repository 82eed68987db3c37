/**
 * Survey: a whole file looked through before anything of it is loaded: how long it is, that it is not cut off, that its
 * last values are of these days, and which accounts do not stand together in it.
 */
import { createAccountPlaces } from '#server/import/account-places.ts'
import type { Columns } from '#server/import/columns-in.ts'
import type { Reader } from '#server/import/read-line.ts'
import { NEVER_CLOSED } from '#server/import/split-lines.ts'
import type { Table, TableLine } from '#server/import/table.ts'
import { createValueDates } from '#server/import/value-dates.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type Survey = { lines: number; scattered: ReadonlySet<AccountKey> }

/** `today`: somewhere on earth. Refuses in words; a file of another year only if that is not meant. */
export async function survey(
  table: Table,
  columns: Columns,
  accountOf: Reader['accountOf'],
  { today, isOldMeant }: { today: CalendarDate; isOldMeant: boolean },
): Promise<Result<Survey, string>> {
  const dates = createValueDates(columns.at.readOn, today)
  const places = createAccountPlaces()
  let lines = 0
  let last: TableLine | null = null
  for await (const block of table.lines()) {
    lines += block.length
    last = block.at(-1)!
    for (const line of block) {
      dates.add(line)
      places.add(line, accountOf(line))
    }
  }
  if (last === null) return refused('has a header and no lines')
  if (last.fault !== undefined && (table.endsOpen || last.fault === NEVER_CLOSED)) {
    return refused(`seems to be cut off: its last line is line ${last.line}, and ${last.fault}. Export it once more`)
  }
  const doubt = dates.doubt()
  if (doubt !== null && (doubt.isToCome || !isOldMeant)) return refused(doubt.reason)
  return ok({ lines, scattered: places.scattered })
}
