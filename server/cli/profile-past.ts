/** Profile past: what of a profile may not change any more, since readings were judged by it (W2). Pure but for the counts asked. */
import type { Utility } from '#shared/domain/utility.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

/** Why `after` may not take the place of `before`, in words; `districts`: how many accounts are in which district. */
export function changesOfThePast(
  before: Utility,
  after: Utility,
  today: CalendarDate,
  districts: ReadonlyMap<string, number>,
): string[] {
  const problems: string[] = []
  if (JSON.stringify(pastOf(before, today)) !== JSON.stringify(pastOf(after, today))) {
    problems.push(
      `calendars: what held on days before ${today} must stay as it is. Add a version that takes effect today or later.`,
    )
  }
  if (districts.size > 0 && before.zone !== after.zone) {
    problems.push(`zone: ${before.zone} cannot become ${after.zone} while there are accounts.`)
  }
  const kept = new Set(after.districts.map(({ key }) => key))
  for (const { key } of before.districts) {
    const count = districts.get(key)
    if (!kept.has(key) && count)
      problems.push(`districts: ${key} cannot go: it has ${count} ${count === 1 ? 'account' : 'accounts'}.`)
  }
  return problems
}

/** The calendar versions of the days before today; the first holds for all days before it. */
function pastOf({ calendars }: Utility, today: CalendarDate): unknown[] {
  const past = calendars.filter(({ effectiveOn }) => effectiveOn < today)
  const [first, ...others] = past.length > 0 ? past : calendars.slice(0, 1)
  return [first?.calendar, ...others].map(sorted)
}

/** A file may name its fields in any order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
