/** Profile changes: where two profiles of a utility differ, by path, in words. Pure. */

/** `from` or `to` is missing where only the other profile has it. */
export type Change = { path: string; from?: unknown; to?: unknown }

export function profileChanges(before: unknown, after: unknown): Change[] {
  const old = new Map(leavesOf(before, ''))
  const fresh = new Map(leavesOf(after, ''))
  const gone = [...old].filter(([path]) => !fresh.has(path)).map(([path, from]): Change => ({ path, from }))
  const others = [...fresh]
    .filter(([path, to]) => !old.has(path) || JSON.stringify(old.get(path)) !== JSON.stringify(to))
    .map(([path, to]): Change => (old.has(path) ? { path, from: old.get(path), to } : { path, to }))
  return [...others, ...gone]
}

/** `thresholds.askAbove: 2 → 2.5`. */
export function changeText({ path, ...change }: Change): string {
  const [from, to] = [change.from, change.to].map((value) => JSON.stringify(value))
  if (!('from' in change)) return `${path}: ${to} is new`
  if (!('to' in change)) return `${path}: ${from} is gone`
  return `${path}: ${from} → ${to}`
}

/** Things in a list go by their key or date, so that one that is put before them does not change them all. */
function leavesOf(value: unknown, path: string): [string, unknown][] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item, at) => leavesOf(item, `${path}[${nameOf(item) ?? at}]`))
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`))
  }
  // What is said to be undefined is not said.
  return value === undefined ? [] : [[path, value]]
}

function nameOf(item: unknown): string | null {
  if (typeof item === 'string') return item
  if (typeof item !== 'object' || item === null) return null
  if ('key' in item) return String(item.key)
  return 'effectiveOn' in item ? String(item.effectiveOn) : null
}
