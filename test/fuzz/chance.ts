/** Chance: the only source of luck in a schedule, so that its seed tells it all (mulberry32). */
export type Chance = {
  /** In [0, 1). */
  next(): number
  under(count: number): number
  pick<Item>(items: readonly Item[]): Item
  happens(probability: number): boolean
  /** A UUID v4 by its form. */
  uuid(): string
  hex(digits: number): string
}

export function createChance(seed: number): Chance {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const under = (count: number): number => Math.floor(next() * count)
  const hex = (digits: number): string => Array.from({ length: digits }, () => under(16).toString(16)).join('')
  return {
    next,
    under,
    hex,
    pick: (items) => items[under(items.length)]!,
    happens: (probability) => next() < probability,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  }
}
