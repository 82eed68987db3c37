/** Intake window: when readings are accepted, as the banner says it, in English. */
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

const format = createFormat(ENGLISH_DATES)

export const intakeWindow: Words['intakeWindow'] = {
  label: 'Intake hours',
  open: 'Intake is open',
  closed: 'Intake is closed',
  openUntil: (lastDay, hours) => `Until ${format.date(lastDay)}, daily ${hours}`,
  lastDay: (closesAt, offset) => `Today is the last day: until ${format.time(closesAt, offset)}`,
  opensAt: (opensAt, offset) => `Opens ${format.dateTime(opensAt, offset)}`,
  opensTodayAt: (opensAt, offset) => `Opens today at ${format.time(opensAt, offset)}`,
  opensTomorrowAt: (opensAt, offset) => `Opens tomorrow at ${format.time(opensAt, offset)}`,
  writeAnyway: 'You can write a reading now: it is queued and counts by itself when intake opens.',
  daysLeft: (count) => plural('en', count, { one: 'day left', other: 'days left' }),
  hoursLeft: (count) => plural('en', count, { one: 'hour left', other: 'hours left' }),
  minutesLeft: (count) => plural('en', count, { one: 'minute left', other: 'minutes left' }),
  daysToOpening: (count) => plural('en', count, { one: 'day to go', other: 'days to go' }),
  forPeriod: (period) => `for ${format.monthWithYear(period)}`,
  unknown: 'The intake hours are not known yet: they need a network once.',
  utilityTime: 'Times are those of the utility’s city.',
}
