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

/** `entrance` and `floor` are not in the text; who knows them says so. */
export function parseAddress(text: string, known: Partial<Pick<Address, 'entrance' | 'floor'>> = {}): Address {
  const parts = text.split(',').map((part) => part.trim())
  const numbers: string[] = []
  while (parts.length > 1 && numbers.length < 2) {
    const number = NUMBER.exec(parts.at(-1)!)?.[1]
    if (number === undefined) break
    numbers.unshift(number)
    parts.pop()
  }
  const [house = null, flat = null] = numbers
  return { street: parts.join(', '), house, entrance: known.entrance ?? null, floor: known.floor ?? null, flat }
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
