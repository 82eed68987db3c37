/** Normal: a word as it is looked up: without case, spaces, punctuation and the dots of ё, which people leave out or add. */
export const normal = (text: string): string =>
  text
    .replaceAll('№', '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]/gu, '')

const MOST_REMEMBERED = 1000

/** The same words come in every line: what one means is found once. */
export function remembered<Meaning>(meaningOf: (text: string) => Meaning): (text: string) => Meaning {
  const known = new Map<string, Meaning>()
  return (text) => {
    if (known.has(text)) return known.get(text)!
    const meaning = meaningOf(text)
    if (known.size < MOST_REMEMBERED) known.set(text, meaning)
    return meaning
  }
}

/** From names to what they mean. Throws if a name means two things. */
export function lookUp<Meaning extends string>(
  names: Readonly<Record<Meaning, readonly string[]>>,
): ReadonlyMap<string, Meaning> {
  const found = new Map<string, Meaning>()
  for (const [meaning, all] of Object.entries(names) as [Meaning, readonly string[]][]) {
    for (const name of [meaning, ...all].map(normal)) {
      const other = found.get(name)
      if (other !== undefined && other !== meaning) throw new Error(`«${name}» means ${other} and ${meaning}`)
      found.set(name, meaning)
    }
  }
  return found
}
