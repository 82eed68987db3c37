/** Read on: the day a reading counts as read, if the day the person or the phone named is believable (P6: marked, never refused). */
import { addDays, type CalendarDate, isCalendarDate } from '#shared/lib/calendar-date.ts'

/** "Read earlier" reaches this far back; the app offers less. */
const DAYS_BACK = 62

/** A day ahead is a phone on the other side of midnight. */
const DAYS_AHEAD = 1

export function readOnOf(named: CalendarDate, takenOn: CalendarDate): { readOn: CalendarDate; isOdd: boolean } {
  const isNear = addDays(takenOn, -DAYS_BACK) <= named && named <= addDays(takenOn, DAYS_AHEAD)
  const isBelievable = isNear && isCalendarDate(named)
  return isBelievable ? { readOn: named, isOdd: false } : { readOn: takenOn, isOdd: true }
}
