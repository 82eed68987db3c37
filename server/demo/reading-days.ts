/** Reading days: when and how a household handed its readings in over the last 24 months, and the months it was away. */
import type { Random } from '#server/demo/random.ts'
import type { Channel } from '#shared/domain/channel.ts'
import { addMonths, type CalendarDate, lastDayOf, type Period, periodOf } from '#shared/lib/calendar-date.ts'

export const HISTORY_MONTHS = 24

/** `level` is the month's use as a share of the usual; a day not handed in leaves a gap that the next reading closes. */
export type ReadingDay = { period: Period; readOn: CalendarDate; channel: Channel; level: number; isHandedIn: boolean }

const WAYS: readonly Channel[] = [
  'app',
  'app',
  'app',
  'phone',
  'phone',
  'whatsapp',
  'whatsapp',
  'telegram',
  'voice',
  'email',
]

/** Oldest first, up to the month before `until`; the first and the last month are always handed in. */
export function readingDays(random: Random, until: CalendarDate): ReadingDay[] {
  const favourite = random.pick(WAYS)
  const habit = random.whole(18, 31)

  return Array.from({ length: HISTORY_MONTHS }, (_, at) => {
    const period = addMonths(periodOf(until), at - HISTORY_MONTHS)
    const last = Number(lastDayOf(period).slice(8))
    const day = Math.min(last, Math.max(18, habit + random.whole(-2, 2)))
    const isEnd = at === 0 || at === HISTORY_MONTHS - 1
    return {
      period,
      readOn: `${period}-${day}`,
      channel: wayOf(random, favourite),
      level: random.happens(0.02) ? random.between(0.15, 0.6) : 1,
      isHandedIn: !random.happens(0.025) || isEnd,
    }
  })
}

function wayOf(random: Random, favourite: Channel): Channel {
  if (random.happens(0.03)) return 'inspector'
  return random.happens(0.85) ? favourite : random.pick(WAYS)
}
