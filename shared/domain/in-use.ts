/** In use: how much of a period a meter hung there under a contract in force. A period has as many days as its month. */
import type { Contract } from '#shared/domain/account.ts'
import type { Meter } from '#shared/domain/meter.ts'
import { type CalendarDate, firstDayOf, lastDayOf, type Period } from '#shared/lib/calendar-date.ts'

/** `part`: some of its days. */
export type InUse = 'whole' | 'part' | 'none'

export function inUse(
  meter: Pick<Meter, 'installedOn' | 'removedOn'>,
  contract: Contract | null,
  period: Period,
): InUse {
  if (contract === null) return 'none'
  const from = later(meter.installedOn, contract.startsOn)
  const until = earlier(meter.removedOn, contract.endsOn)
  const [first, last] = [firstDayOf(period), lastDayOf(period)]
  if (from > last || (until !== null && (until < first || until < from))) return 'none'
  return from <= first && (until === null || until >= last) ? 'whole' : 'part'
}

const later = (a: CalendarDate, b: CalendarDate): CalendarDate => (a > b ? a : b)

const earlier = (a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b
