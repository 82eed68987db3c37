/** Banner: what the clock of the house says: open until when, or opens when, and how much is left (W3). Pure. */
import type { IntakeOutlook } from '#client/domain/utility-time.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import type { WindowBannerProps } from '#client/ui/parts/window-banner.tsx'
import type { Words } from '#client/ui/words/kk.ts'
import { daysBetween } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

export function bannerOf(
  words: Words,
  utility: UtilityData | null,
  outlook: IntakeOutlook,
  now: Instant,
  offset: number,
): WindowBannerProps {
  const { intakeWindow, format } = words
  const label = intakeWindow.label
  if (utility === null || (outlook.open === null && outlook.next === null)) {
    return { label, title: intakeWindow.closed, text: intakeWindow.unknown, count: null, passed: null, isOpen: false }
  }
  const hours = format.hours(utility.rule.opens, utility.rule.closes)
  const passed = passedOf(utility, outlook, now)
  if (outlook.open !== null) {
    const isLast = outlook.daysLeft === 1
    const until = dateAt(utility.offsets, (outlook.lastClosesAt ?? outlook.open.closesAt) - 1)
    const text = isLast ? intakeWindow.lastDay(outlook.open.closesAt, offset) : intakeWindow.openUntil(until, hours)
    const count = isLast
      ? timeLeft(words, outlook.open.closesAt - now)
      : { number: outlook.daysLeft, label: intakeWindow.daysLeft(outlook.daysLeft) }
    return { label, title: intakeWindow.open, text, count, passed, isOpen: true }
  }

  const { opensAt } = outlook.next!
  const days = daysBetween(dateAt(utility.offsets, now), dateAt(utility.offsets, opensAt))
  const opens =
    days === 0
      ? intakeWindow.opensTodayAt(opensAt, offset)
      : days === 1
        ? intakeWindow.opensTomorrowAt(opensAt, offset)
        : intakeWindow.opensAt(opensAt, offset)
  const count = days > 1 ? { number: days, label: intakeWindow.daysToOpening(days) } : timeLeft(words, opensAt - now)
  return { label, title: opens, text: intakeWindow.writeAnyway, count, passed: null, isOpen: false }
}

/** Whole hours; minutes in the last one. */
function timeLeft({ intakeWindow }: Words, ms: number): { number: number; label: string } {
  if (ms < HOUR) {
    const minutes = Math.max(1, Math.ceil(ms / MINUTE))
    return { number: minutes, label: intakeWindow.minutesLeft(minutes) }
  }
  const hours = Math.floor(ms / HOUR)
  return { number: hours, label: intakeWindow.hoursLeft(hours) }
}

/** How much of the period's days is over. */
function passedOf(utility: UtilityData, outlook: IntakeOutlook, now: Instant): number | null {
  const first = utility.windows.find(({ period }) => period === outlook.open?.period)
  if (first === undefined || outlook.lastClosesAt === null) return null
  return (now - first.opensAt) / (outlook.lastClosesAt - first.opensAt)
}
