import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backupName, keepNewest } from '#server/keeping/keep-newest.ts'
import type { Manifest } from '#server/keeping/manifest.ts'

const NOW = Date.parse('2026-11-20T04:00:00+05:00')
const A_DAY = 86_400_000

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-keep-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(daysAgo: number, server = 'srv_1'): string {
  const name = backupName(NOW - daysAgo * A_DAY, 'sqlite')
  const manifest: Manifest = {
    format: 1,
    engine: 'sqlite',
    server,
    epoch: 'e_1',
    commitSeq: 1,
    keyCheck: null,
    schema: '0001-first',
    counts: { account: 0, reading: 0, event: 0 },
    bytes: 1,
    sha256: '0'.repeat(64),
    madeAt: new Date(NOW - daysAgo * A_DAY).toISOString(),
    program: '0.1.0',
  }
  for (const [ending, text] of Object.entries({ '': 'x', '.key': 'k', '.json': JSON.stringify(manifest) })) {
    writeFileSync(join(folder, name + ending), text)
  }
  return name
}

const names = () => readdirSync(folder).sort()

test('a backup in a folder is named after its time in UTC, so that names come in the order of time', () => {
  expect(backupName(NOW, 'sqlite')).toBe('esep-20261119-230000.sqlite')
  expect(backupName(NOW + 1000, 'dump')).toBe('esep-20261119-230001.dump')
})

test('[faults/V8] the newest stay with all that belongs to them, and the others go with all of it', () => {
  const all = [0, 1, 2, 3, 4].map((daysAgo) => put(daysAgo))

  const gone = keepNewest(folder, 'srv_1', 3, NOW)

  expect(gone).toEqual([all[4], all[3]])
  expect(names()).toEqual(
    all
      .slice(0, 3)
      .flatMap((name) => [name, `${name}.json`, `${name}.key`])
      .sort(),
  )
})

test('[faults/V8] nothing goes while there are not more than so many', () => {
  for (const daysAgo of [0, 1, 2]) put(daysAgo)

  expect(keepNewest(folder, 'srv_1', 3, NOW)).toEqual([])
  expect(names()).toHaveLength(9)
})

test('[faults/V8] another server’s backups, and what is no backup of ours, stay', () => {
  const others = [5, 6].map((daysAgo) => put(daysAgo, 'srv_2'))
  const strange = ['esep-20200101-000000.sqlite', 'esep-2020.sqlite', 'photos.tar', 'esep-20200102-000000.sqlite.bak']
  for (const name of strange) writeFileSync(join(folder, name), 'x')
  writeFileSync(join(folder, 'esep-20200101-000000.sqlite.json'), '{"torn')
  put(7)
  put(0)

  expect(keepNewest(folder, 'srv_1', 1, NOW)).toHaveLength(1)

  expect(names()).toEqual(expect.arrayContaining([...strange, ...others]))
})

test('[faults/V8] what a backup killed long ago left goes, and one that may still be written stays', () => {
  const old = 'esep-20261101-000000.sqlite.part'
  const fresh = `${backupName(NOW - A_DAY / 2, 'sqlite')}.part`
  for (const name of [old, `${old}-journal`, fresh]) writeFileSync(join(folder, name), 'x')

  keepNewest(folder, 'srv_1', 3, NOW)

  expect(names()).toEqual([fresh])
})
