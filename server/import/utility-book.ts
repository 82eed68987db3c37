/** Utility book: the utilities of this database by the names a file may give them, each with its districts and its date today. */
import { normal, remembered } from '#server/import/normal.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Listed = {
  utility: Utility
  today: CalendarDate
  /** The key of a district by its key or its name in any of the three languages. */
  districtOf(text: string): string | undefined
}

export type UtilityBook = { of(text: string): Listed | undefined; keys: readonly string[] }

/** Names are written with the word and without it. */
const DISTRICT_WORDS = /(?<!\p{L})(?:district|район|р-н|ауданы?)(?!\p{L})/giu

export function createUtilityBook(utilities: readonly Utility[], now: Instant): UtilityBook {
  const listed = new Map<string, Listed>()
  for (const utility of utilities) {
    const one = { utility, today: zoneOf(utility).dateAt(now), districtOf: districtsOf(utility) }
    for (const name of [utility.key, ...Object.values(utility.name)]) listed.set(normal(name), one)
  }
  return { of: remembered((text) => listed.get(normal(text))), keys: utilities.map(({ key }) => key) }
}

function districtsOf({ districts }: Utility): (text: string) => string | undefined {
  const keys = new Map<string, string>()
  for (const { key, name } of districts) {
    for (const text of [key, ...Object.values(name)]) {
      keys.set(normal(text), key)
      keys.set(normal(text.replace(DISTRICT_WORDS, '')), key)
    }
  }
  return remembered((text) => keys.get(normal(text)) ?? keys.get(normal(text.replace(DISTRICT_WORDS, ''))))
}
