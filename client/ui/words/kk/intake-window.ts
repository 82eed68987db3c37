/** Intake window: when readings are accepted, as the banner says it, in Kazakh. */

import { createFormat } from '#client/ui/words/format.ts'
import { clockIn, dateIn, KAZAKH_DATES, momentIn } from '#client/ui/words/kazakh-dates.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

const format = createFormat(KAZAKH_DATES)

/** `daysLeft` and its like are said under a number shown by itself. */
export const intakeWindow = {
  label: 'Қабылдау уақыты',
  open: 'Қабылдау ашық',
  closed: 'Қабылдау жабық',
  openUntil: (lastDay: CalendarDate, hours: string) => `${dateIn(lastDay, 'to')} дейін, күн сайын ${hours}`,
  lastDay: (closesAt: Instant, offset: number) =>
    `Бүгін соңғы күн: сағат ${clockIn(format.time(closesAt, offset), 'to')} дейін`,
  opensAt: (opensAt: Instant, offset: number) => `${momentIn(opensAt, offset, 'in')} ашылады`,
  opensTodayAt: (opensAt: Instant, offset: number) =>
    `Бүгін сағат ${clockIn(format.time(opensAt, offset), 'in')} ашылады`,
  opensTomorrowAt: (opensAt: Instant, offset: number) =>
    `Ертең сағат ${clockIn(format.time(opensAt, offset), 'in')} ашылады`,
  writeAnyway: 'Көрсеткішті қазір де жаза беріңіз: кезекте тұрып, ашылғанда өзі есептеледі.',
  daysLeft: (_count: number) => 'күн қалды',
  hoursLeft: (_count: number) => 'сағат қалды',
  minutesLeft: (_count: number) => 'минут қалды',
  daysToOpening: (_count: number) => 'күннен кейін',
  forPeriod: (period: Period) => `${format.monthWithYear(period)} айы үшін`,
  unknown: 'Қабылдау уақыты әлі белгісіз: білу үшін желіге бір рет қосылу керек.',
  utilityTime: 'Уақыт қызмет берушінің қаласы бойынша көрсетілген.',
}
