/** Intake window: when readings are accepted, as the banner says it, in Russian. */
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'
import { RUSSIAN_DATES } from '#client/ui/words/russian-dates.ts'

const format = createFormat(RUSSIAN_DATES)

export const intakeWindow: Words['intakeWindow'] = {
  label: 'Время приёма',
  open: 'Приём открыт',
  closed: 'Приём закрыт',
  openUntil: (lastDay, hours) => `До ${format.date(lastDay)}, ежедневно ${hours}`,
  lastDay: (closesAt, offset) => `Сегодня последний день: до ${format.time(closesAt, offset)}`,
  opensAt: (opensAt, offset) => `Откроется ${format.dateTime(opensAt, offset)}`,
  opensTodayAt: (opensAt, offset) => `Откроется сегодня в ${format.time(opensAt, offset)}`,
  opensTomorrowAt: (opensAt, offset) => `Откроется завтра в ${format.time(opensAt, offset)}`,
  writeAnyway: 'Записать можно и сейчас: показание постоит в очереди и учтётся само, когда приём откроется.',
  daysLeft: (count) =>
    plural('ru', count, { one: 'день остался', few: 'дня осталось', many: 'дней осталось', other: 'дня осталось' }),
  hoursLeft: (count) =>
    plural('ru', count, { one: 'час остался', few: 'часа осталось', many: 'часов осталось', other: 'часа осталось' }),
  minutesLeft: (count) =>
    plural('ru', count, {
      one: 'минута осталась',
      few: 'минуты осталось',
      many: 'минут осталось',
      other: 'минуты осталось',
    }),
  daysToOpening: (count) =>
    plural('ru', count, {
      one: 'день до открытия',
      few: 'дня до открытия',
      many: 'дней до открытия',
      other: 'дня до открытия',
    }),
  forPeriod: (period) => `за ${format.monthWithYear(period)}`,
  unknown: 'Время приёма пока неизвестно: чтобы узнать его, один раз нужна сеть.',
  utilityTime: 'Время показано по городу поставщика.',
}
