/** Value dates: whether the last values of a file are of these days, or it is a file of another year. */
import { parseDate } from '#server/import/parse-date.ts'
import type { TableLine } from '#server/import/table.ts'
import { addDays, addMonths, type CalendarDate, lastDayOf, periodOf } from '#shared/lib/calendar-date.ts'

/** Values older than that are not the last ones. */
const MONTHS_RECENT = 13

export type ValueDates = { add(line: TableLine): void; doubt(): { isToCome: boolean; reason: string } | null }

/** `place`: where the day of a value is in a line. `today`: somewhere on earth. */
export function createValueDates(place: number | undefined, today: CalendarDate): ValueDates {
  const soonest = addDays(today, 1)
  const oldest = firstDayKept(today)
  const seen = new Map<string, CalendarDate | null>()
  let count = 0
  let recent = 0
  let youngest: CalendarDate = ''

  function dateIn(text: string): CalendarDate | null {
    const known = seen.get(text)
    if (known !== undefined) return known
    const parsed = parseDate(text.trim())
    const date = parsed === 'none' ? null : parsed
    if (seen.size < 10_000) seen.set(text, date)
    return date
  }

  return {
    add({ cells, fault }) {
      const text = place === undefined || fault !== undefined ? '' : cells[place]!
      const date = text === '' ? null : dateIn(text)
      if (date === null) return
      count += 1
      if (date > youngest) youngest = date
      if (date >= oldest && date <= soonest) recent += 1
    },

    doubt() {
      if (count === 0 || recent > 0) return null
      const isToCome = youngest > soonest
      const reason = isToCome
        ? `is of a time to come: its last values go up to ${youngest}, and today is ${today}. Check the file, and this machine’s clock`
        : `is of another year: its youngest value is of ${youngest}, more than ${MONTHS_RECENT} months ago. Take the present file, or say --old if this one is meant`
      return { isToCome, reason }
    },
  }
}

const firstDayKept = (today: CalendarDate): CalendarDate => {
  const month = addMonths(periodOf(today), -MONTHS_RECENT)
  const day = `${month}${today.slice(7)}`
  return day > lastDayOf(month) ? lastDayOf(month) : day
}
