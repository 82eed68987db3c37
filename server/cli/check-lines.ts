/** Check lines: what was looked at, a line each, with what to do under what is not well. */
import { plainCell } from '#server/cli/plain-text.ts'
import type { Check } from '#server/keeping/check.ts'

export function checkLines(checks: readonly Check[]): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length))
  return checks.flatMap(({ name, state, said, todo, examples = [] }) => [
    `${state.padEnd(4)}  ${name.padEnd(width)}  ${plainCell(said)}`,
    ...(todo === undefined ? [] : [`      ${' '.repeat(width)}  → ${plainCell(todo)}`]),
    ...examples.map((one) => `      ${' '.repeat(width)}    ${plainCell(one)}`),
  ])
}

/** Of those that are bad; null if there is none. */
export function badSentence(checks: readonly Check[]): string | null {
  const bad = checks.filter(({ state }) => state === 'bad').map(({ name }) => name)
  return bad.length === 0 ? null : `Not well: ${bad.join(', ')}. What to do is said above.`
}
