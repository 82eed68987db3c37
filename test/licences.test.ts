/** Licences: every work of others that the app brings into a browser is named in `client/public/licences.txt`. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What holds types only is gone in a browser. */
const OF_TYPES = /^(@types\/|type-fest$)/

/** The packages a source asks for, without the paths inside them. */
const askedIn = (source: string): string[] =>
  [...source.matchAll(/(?:\bfrom |\bimport\()'((?:@[\w-]+\/)?[a-z][\w.-]*)/g)].map(([, name = '']) => name)

/** What a package brings along by itself. */
function wantedBy(name: string): string[] {
  const said = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { dependencies?: object }
  return Object.keys(said.dependencies ?? {}).filter((other) => !OF_TYPES.test(other))
}

test('whatever the app brings along is named beside its licence', () => {
  const named = new Set(
    readFileSync('client/public/licences.txt', 'utf8')
      .toLowerCase()
      .split(/[\s,()]+/),
  )
  const sources = [...globSync('client/**/*.{ts,tsx}'), ...globSync('shared/**/*.ts')]

  const brought = new Set(sources.flatMap((path) => askedIn(readFileSync(path, 'utf8'))))
  for (const name of brought) for (const other of wantedBy(name)) brought.add(other)

  expect([...brought]).toEqual(expect.arrayContaining(['dexie', 'workbox-core', '@preact/signals-core']))
  expect([...brought].filter((name) => !named.has(name.toLowerCase()))).toEqual([])
})
