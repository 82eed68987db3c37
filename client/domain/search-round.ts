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
  const isDoor = door.includes(' ')
  const found: [DwellingView[], DwellingView[], DwellingView[], DwellingView[]] = [[], [], [], []]
  for (const view of dwellings) {
    const { flat, doors, serials } = searchKeysOf(view.dwelling)
    const isFlat = flat === text || doors.includes(door)
    if (!isFlat && !serials.includes(text) && !(isDoor && doors.some((own) => own.startsWith(door)))) continue
    found[(view.group === near ? 0 : 2) + (isFlat ? 0 : 1)]!.push(view)
  }
  return found.flat()
}

/**
 * Worked out once, since a round of thousands is searched at every key. All in small letters; `doors`: house and flat with a
 * space for whatever stands between their parts, in each way in which one may type the building. Empty: has none.
 */
type SearchKeys = { flat: string; doors: string[]; serials: string }

const known = new WeakMap<RoundDwelling, SearchKeys>()

function searchKeysOf(dwelling: RoundDwelling): SearchKeys {
  const found = known.get(dwelling)
  if (found) return found
  const { house, flat } = dwelling.address
  const keys = {
    flat: flat === null ? '' : flat.toLowerCase(),
    doors: house === null || flat === null ? [] : doorsOf(house, flat),
    // Nobody types what stands between.
    serials: dwelling.meters.map(({ serial }) => serial.toLowerCase()).join('\n'),
  }
  known.set(dwelling, keys)
  return keys
}

/** Of `18, корп. 2` also without the building, and with its number alone. */
function doorsOf(house: string, flat: string): string[] {
  const [number, building] = house.split(', ')
  const others = building === undefined ? [] : [number!, `${number} ${/[\p{L}\d]+$/u.exec(building)?.[0] ?? ''}`]
  return [house, ...others].map((one) => doorText(`${one} ${flat}`))
}

/** `18/47`, `18, 47` and `18 47` are the same door. */
const doorText = (text: string): string => text.toLowerCase().trim().replace(PARTING, ' ')

const PARTING = /[\s,./]+/g
