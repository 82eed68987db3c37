/** Dwelling text: how a dwelling of a round is named on the inspector's screens, and where its screens are. */
import type { DwellingView } from '#client/domain/round.ts'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { meterName } from '#client/ui/models/meter-view.ts'
import { words } from '#client/ui/words/language.ts'

/** `flat 47 · floor 9`; a house of its own by its street. */
export function placeOf({ dwelling }: Pick<DwellingView, 'dwelling'>): string {
  const { round } = inspectorWords.value
  const { street, house, floor, flat } = dwelling.address
  const at = flat === null ? [street, house].filter((part) => part !== null).join(', ') : round.flat(flat)
  return floor === null ? at : `${at} · ${round.floor(floor)}`
}

/** The kinds of meters, each once: `Hot water · 2`. */
export function metersOf({ dwelling }: DwellingView): string {
  const byName = Map.groupBy(dwelling.meters, (meter) => meterName(words.value, { ...meter, place: null }))
  return [...byName].map(([name, meters]) => (meters.length > 1 ? `${name} · ${meters.length}` : name)).join(', ')
}

export const visitHref = (round: string, account: string): string =>
  `/visit/${encodeURIComponent(round)}/${encodeURIComponent(account)}`

export const outcomeHref = (round: string, account: string): string =>
  `/outcome/${encodeURIComponent(round)}/${encodeURIComponent(account)}`

export const findingsHref = (round: string, account: string): string =>
  `/findings/${encodeURIComponent(round)}/${encodeURIComponent(account)}`
