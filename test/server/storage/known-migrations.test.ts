import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newerThanProgram, pendingMigrations } from '#server/storage/known-migrations.ts'
import { migrations } from '#server/storage/migrations.ts'
import { openStorage } from '#server/storage/storage.ts'
import { dumpOf } from '#test/support/database-dump.ts'

const all = Object.keys(migrations).sort()

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-newer-'))
  file = join(folder, 'esep.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a database that a newer program has changed is refused in a sentence, and nothing in it is changed', async () => {
  await (await openStorage({ file, serving: true })).close()
  const database = new DatabaseSync(file)
  database.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00.000Z')")
  database.close()
  const before = dumpOf(file)

  for (const serving of [true, false]) {
    await expect(openStorage({ file, serving })).rejects.toThrow(
      `The database was changed by a newer version of this program: it has 9999-future, and this version ends with ${all.at(-1)}. Run the newer version, or restore a backup from before the upgrade.`,
    )
  }

  expect(dumpOf(file)).toEqual(before)
})

test('what a database has taken and what it has not is known by name', () => {
  expect(newerThanProgram([])).toBeNull()
  expect(newerThanProgram(all)).toBeNull()
  expect(pendingMigrations([])).toEqual(all)
  expect(pendingMigrations(all.slice(0, 2))).toEqual(all.slice(2))
  expect(pendingMigrations(all)).toEqual([])
})
