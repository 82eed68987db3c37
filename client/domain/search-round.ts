/** Search round: finds the dwellings a person at a door may mean, as fast as one types. Pure. */
import type { DwellingView } from '#client/domain/round.ts'
import type { RoundDwelling } from '#shared/wire/rounds.ts'

/**
 * What a person looks for at a door: the flat, the house with the flat, or a piece of a serial number. First what is in
 * `near`, where one stands; then flats before serials; then in walking order.
 */
export function searchRound(
  dwellings: readonly DwellingView[],
  typed: string,
  near: string | null = null,
): DwellingView[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return []
  const door = doorText(text)
  const found: [DwellingView[], DwellingView[], DwellingView[], DwellingView[]] = [[], [], [], []]
  for (const view of dwellings) {
    const { flat, door: own, serials } = searchKeysOf(view.dwelling)
    const isFlat = flat === text || own === door
    if (!isFlat && !serials.includes(text) && !(door.includes(' ') && own.startsWith(door))) continue
    found[(view.group === near ? 0 : 2) + (isFlat ? 0 : 1)]!.push(view)
  }
  return found.flat()
}

/** Worked out once, since a round of thousands is searched at every key. All in small letters; `door`: house and flat with a space for whatever stands between their parts. Empty: has none. */
type SearchKeys = { flat: string; door: string; serials: string }

const known = new WeakMap<RoundDwelling, SearchKeys>()

function searchKeysOf(dwelling: RoundDwelling): SearchKeys {
  const found = known.get(dwelling)
  if (found) return found
  const { house, flat } = dwelling.address
  const keys = {
    flat: flat === null ? '' : flat.toLowerCase(),
    door: house === null || flat === null ? '' : doorText(`${house} ${flat}`),
    // Nobody types what stands between.
    serials: dwelling.meters.map(({ serial }) => serial.toLowerCase()).join('\n'),
  }
  known.set(dwelling, keys)
  return keys
}

/** `18/47`, `18, 47` and `18 47` are the same door. */
const doorText = (text: string): string => text.toLowerCase().trim().replace(PARTING, ' ')

const PARTING = /[\s,/]+/g
