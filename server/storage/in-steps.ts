/**
 * In steps: a list of keys made longer by its last one until its length is a power of two. What is asked of a list of any
 * length then has few texts, and the engines few plans to keep; asked twice about a key they answer once.
 */
export function inSteps<Key>(keys: readonly Key[]): readonly Key[] {
  if (keys.length === 0) return keys
  const length = 2 ** Math.ceil(Math.log2(keys.length))
  return [...keys, ...Array.from({ length: length - keys.length }, () => keys.at(-1)!)]
}
