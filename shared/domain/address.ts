/**
 * Address: what stands in an address as the billing system writes it, and the order in which one walks.
 *
 * `Сығанақ к-сі, 18, 47`: street, house, flat. What is of another form is a street and nothing else: nothing of it is lost.
 */
export type Address = {
  street: string
  house: string | null
  entrance: string | null
  floor: string | null
  flat: string | null
}

/** A house or a flat: a number with at most a letter, a fraction or a word of a few letters around it. */
const NUMBER = /^(?:\p{L}{1,6}\.?\s*)?(\d{1,5}\s*(?:[/-]?\s*[\p{L}\d]{1,4})?)$/u

/** One building of several under one number: `корп. 2`, `блок Б`, `block 3`; part of the house, never a flat. */
const BUILDING = /^(?:корп(?:ус)?|блок|block|стр(?:оение)?|лит(?:ер[аы]?)?|секция|ғимарат)[\s.]*[\p{L}\d]{1,4}$/iu

/** `entrance` and `floor` are not in the text; who knows them says so. */
export function parseAddress(text: string, known: Partial<Pick<Address, 'entrance' | 'floor'>> = {}): Address {
  const parts = text.split(',').map((part) => part.trim())
  const last = takeHouse(parts) ?? takeNumber(parts)
  const before = last?.includes(',') ? null : (takeHouse(parts) ?? takeNumber(parts))
  const [house, flat] = before === null ? [last, null] : [before, last]
  return { street: parts.join(', '), house, entrance: known.entrance ?? null, floor: known.floor ?? null, flat }
}

/** From the end of the parts, if it stands there and something is left for the street. */
function takeNumber(parts: string[]): string | null {
  const number = parts.length > 1 ? (NUMBER.exec(parts.at(-1)!)?.[1] ?? null) : null
  if (number !== null) parts.pop()
  return number
}

/** A house of several buildings, with its building as it is written: `18, корп. 2`. */
function takeHouse(parts: string[]): string | null {
  const building = parts.at(-1)!
  const number = BUILDING.test(building) ? takeNumber(parts.slice(0, -1)) : null
  if (number === null) return null
  parts.splice(-2)
  return `${number}, ${building}`
}

const collator = new Intl.Collator('ru', { numeric: true, sensitivity: 'base' })

const WALK = ['street', 'house', 'entrance', 'floor', 'flat'] as const

/** Walking order: street, house, entrance, floor, flat, each by its numbers; what is not known comes first. */
export function compareOnFoot(one: Address, other: Address): number {
  for (const part of WALK) {
    const order = collator.compare(one[part] ?? '', other[part] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** Whether a dwelling is where an address says; what the address does not name, as the flat of a house, may be any. */
export const isAt = (dwelling: Address, named: Address): boolean =>
  WALK.every((part) => named[part] === null || collator.compare(dwelling[part] ?? '', named[part]) === 0)

/** On one line, without words for its parts: `Сығанақ к-сі, 18, 47`. */
export const addressText = ({ street, house, flat }: Address): string =>
  [street, house, flat].filter((part) => part !== null).join(', ')
