/** Layers: imports go down, never up or across; every module says first what it is, and none grows too long. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'

const SHARED = ['shared/lib', 'shared/domain', 'shared/wire', 'shared/words']

/** What each layer may use beside itself: folders, or single files. */
const BELOW: Record<string, string[]> = {
  'shared/lib': [],
  'shared/domain': ['shared/lib'],
  'shared/wire': ['shared/lib', 'shared/domain'],
  'shared/words': ['shared/lib', 'shared/domain'],
  'server/storage': SHARED,
  'server/intake': [...SHARED, 'server/storage'],
  'server/import': [...SHARED, 'server/storage', 'server/intake'],
  'server/consumption': [...SHARED, 'server/storage', 'server/intake'],
  'server/photos': [...SHARED, 'server/storage'],
  'server/keeping': [...SHARED, 'server/storage', 'server/intake', 'server/photos'],
  'server/rounds': [...SHARED, 'server/storage', 'server/intake'],
  'server/channels': [...SHARED, 'server/storage', 'server/intake'],
  'server/api': [...SHARED, 'server/storage', 'server/intake', 'server/rounds', 'server/photos', 'server/password.ts'],
  'server/jobs': [
    ...SHARED,
    'server/storage',
    'server/intake',
    'server/consumption',
    'server/keeping',
    'server/photos',
  ],
  'server/operations': [...SHARED, 'server/storage', 'server/intake'],
  'server/demo': [
    ...SHARED,
    'server/storage',
    'server/intake',
    'server/rounds',
    'server/keys.ts',
    'server/codes.ts',
    'server/password.ts',
  ],
  'server/cli': ['shared', 'server'],
  'client/domain': SHARED,
  'client/store': [...SHARED, 'client/domain'],
  'client/sync': [...SHARED, 'client/domain', 'client/store'],
  'client/sw': [...SHARED, 'client/domain', 'client/store', 'client/sync'],
  'client/ui': [...SHARED, 'client/domain', 'client/store', 'client/sync', 'client/pwa.ts'],
}

const paths = globSync('{shared,server,client}/*/**/*.{ts,tsx}').filter((path) => !path.endsWith('.d.ts'))

const importsIn = (text: string): string[] =>
  [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, to = '']) => to)

test('every layer of the house is looked at', () => {
  const layers = new Set(paths.map((path) => path.split('/').slice(0, 2).join('/')))

  expect([...layers].filter((layer) => !(layer in BELOW))).toEqual([])
})

for (const path of paths) {
  const text = readFileSync(path, 'utf8')
  const layer = path.split('/').slice(0, 2).join('/')
  const own = importsIn(text)
    .filter((to) => to.startsWith('#'))
    .map((to) => to.slice(1))

  test(`${path} imports only from below`, () => {
    const allowed = [layer, ...(BELOW[layer] ?? [])]

    expect(own.filter((to) => !allowed.some((at) => to === at || to.startsWith(`${at}/`)))).toEqual([])
    expect(importsIn(text).filter((to) => to.startsWith('.'))).toEqual([])
  })

  test(`${path} opens by saying what it is, in at most 300 lines`, () => {
    const name = basename(path)
      .replace(/\.tsx?$/, '')
      .replaceAll('-', ' ')
    const [said] = /^\/\*\*\s+(?:\* )?([^:]+):/.exec(text)?.slice(1) ?? []

    expect(said?.toLowerCase().replaceAll('-', ' ')).toBe(name)
    expect(text.split('\n').length).toBeLessThanOrEqual(301)
  })
}

test('Dexie is known in client/store alone, fetch in client/sync alone, SQL in server/storage alone', () => {
  const users = (pattern: RegExp, at: string) =>
    paths.filter((path) => !path.startsWith(at) && pattern.test(readFileSync(path, 'utf8')))

  expect(users(/from 'dexie'/, 'client/store/')).toEqual([])
  expect(users(/from 'kysely'|from 'node:sqlite'/, 'server/storage/')).toEqual([])
  expect(users(/\bfetch\(/, 'client/sync/').filter((path) => path.startsWith('client/'))).toEqual([])
})
