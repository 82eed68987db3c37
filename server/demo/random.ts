/** Random: numbers that only look like chance, the same ones for the same seed on every machine. Not for secrets. */
export type Random = {
  /** From 0 (in) to 1 (out). */
  share(): number
  between(from: number, to: number): number
  /** A whole number, both ends in. */
  whole(from: number, to: number): number
  happens(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Mostly near 0, never beyond ±2: the sum of four even draws, with plain arithmetic so that no engine rounds it its own way. */
  bell(): number
}

export function createRandom(seed: string): Random {
  let state = hashOf(seed)

  // Mulberry32 (Tommy Ettinger, public domain).
  const share = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number) => from + Math.floor(share() * (to - from + 1))

  return {
    share,
    between: (from, to) => from + share() * (to - from),
    whole,
    happens: (probability) => share() < probability,
    pick: (items) => items[whole(0, items.length - 1)]!,
    bell: () => share() + share() + share() + share() - 2,
  }
}

/** FNV-1a over the text's code units. */
const hashOf = (text: string): number =>
  [...text].reduce((hash, character) => Math.imul(hash ^ character.charCodeAt(0), 0x01000193), 0x811c9dc5)
