/** Spec: every numbered rule is cited by a test, and tests cite no rule that does not exist. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const spec = readFileSync('docs/spec.md', 'utf8')
const [inForce = '', notYet = ''] = spec.split(/^## Not yet$/m)
const rulesIn = (text: string): string[] => [...text.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule = '']) => rule)

const titles = globSync('test/**/*.{test.ts,test.tsx}')
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')
const cited = new Set([...titles.matchAll(/\[([WRPC]\d+)\]/g)].map(([, rule = '']) => rule))

test('the spec holds the rules', () => {
  expect(rulesIn(inForce).length).toBeGreaterThan(20)
})

for (const rule of rulesIn(inForce)) {
  test(`${rule} is cited by a test`, () => {
    expect(cited).toContain(rule)
  })
}

test('no test cites a rule that does not exist', () => {
  const known = new Set([...rulesIn(inForce), ...rulesIn(notYet)])

  expect([...cited].filter((rule) => !known.has(rule))).toEqual([])
})
