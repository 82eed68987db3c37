import {
  chmodSync,
  closeSync,
  cpSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Check } from '#server/keeping/check.ts'
import { type DoctorDeps, doctor } from '#server/keeping/doctor.ts'
import { noteBackup } from '#server/keeping/note-backup.ts'
import { keyCheckOf, readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import { aUtility } from '#test/support/builders.ts'
import { dumpOf } from '#test/support/database-dump.ts'
import { makeOldDatabase } from '#test/support/old-database.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestClock } from '#test/support/test-clock.ts'
import { NO_PHOTOS } from '#test/support/test-server.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const NOON = '2026-11-20T12:00:00+05:00'

let made: string
let folder: string
let file: string
let keyFile: string

beforeAll(async () => {
  nameFiles()
  made = folder
  const storage = await openStorage({ file, serving: true })
  await readKeys(keyFile, storage)
  await storage.accounts.putUtility(aUtility())
  await storage.write(({ readings }) => readings.add([aStoredReading()], 5, 'test'))
  await storage.close()
  await noteBackup({ file }, { manifest: aManifest(), to: '/backups/x', who: 'x', origin: 'x', now: Date.parse(NOON) })
})
afterAll(() => rmSync(made, { recursive: true }))

beforeEach(() => {
  nameFiles()
  cpSync(made, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

function nameFiles(): void {
  folder = mkdtempSync(join(tmpdir(), 'esep-doctor-'))
  file = join(folder, 'esep.sqlite')
  keyFile = `${file}.key`
}

const aManifest = () => ({
  format: 1 as const,
  engine: 'sqlite' as const,
  server: 'srv',
  epoch: 'e',
  commitSeq: 1,
  keyCheck: null,
  schema: 'x',
  counts: { account: 0, reading: 1, event: 1 },
  bytes: 1,
  sha256: '0'.repeat(64),
  madeAt: '2026-11-20T02:00:00.000Z',
  program: '0.1.0',
})

const examined = (said: Partial<DoctorDeps> = {}) =>
  doctor({
    place: { file },
    keyFile,
    keyCheckOf,
    clientFolder: 'test/support/client',
    photoFolder: NO_PHOTOS.path,
    clock: createTestClock(NOON),
    isSystemClock: true,
    builtAt: Date.parse('2026-11-01T00:00:00Z'),
    nodeVersion: '26.10.0',
    ...said,
  })

const unwell = (checks: readonly Check[]) =>
  checks.filter(({ state }) => state !== 'ok').map(({ name, state }) => `${name}: ${state}`)

function byHand(statement: string): void {
  const database = new DatabaseSync(file)
  database.exec(statement)
  database.close()
}

test('a server in good order is found so, check by check, and nothing is changed', async () => {
  const before = dumpOf(file)

  const checks = await examined()

  expect(unwell(checks).filter((one) => !one.startsWith('room'))).toEqual([])
  expect(checks.map(({ name }) => name)).toEqual([
    'Node',
    'zone data',
    'clock',
    'app',
    'photos',
    'folder',
    'file system',
    'room',
    'privacy',
    'log',
    'database',
    'schema',
    'key',
    'times',
    'backup',
    'utilities',
    'audit',
  ])
  expect(dumpOf(file)).toEqual(before)
})

test('beside a server that serves, the same is found', async () => {
  const server = await openStorage({ file, serving: true })

  const checks = await examined()

  expect(unwell(checks).filter((one) => !one.startsWith('room'))).toEqual([])
  await server.close()
})

test.each<[string, string, Partial<DoctorDeps> | (() => Partial<DoctorDeps> | undefined), string]>([
  ['an old Node', 'Node: bad', { nodeVersion: '20.1.0' }, 'too old'],
  ['an app that is not built', 'app: bad', { clientFolder: 'test' }, 'There is no index.html in test.'],
  ['no folder of the app', 'app: bad', { clientFolder: 'nowhere' }, 'There is no folder nowhere.'],
  [
    '[faults/V21] a clock before the program was built',
    'clock: bad',
    { builtAt: Date.parse('2027-01-01T00:00:00Z') },
    'but this program was built at 2027-01-01',
  ],
  ['a clock of one’s own choosing', 'clock: warn', { isSystemClock: false }, 'It is set by ESEP_CLOCK'],
  [
    '[faults/V21] a clock before what was received',
    'times: bad',
    { clock: createTestClock('2026-10-01T12:00:00+05:00'), builtAt: 0 },
    'one of the two is wrong',
  ],
  ['an old backup', 'backup: warn', { clock: createTestClock('2026-11-21T13:00:00+05:00') }, 'The last was made at'],
  ['no backup', 'backup: warn', () => byHand("delete from meta where name = 'last_backup'") as undefined, 'No backup'],
  ['a missing key', 'key: bad', () => unlinkSync(keyFile) as undefined, 'is missing'],
  ['another key', 'key: bad', () => writeFileSync(keyFile, 'ab'.repeat(32)) as undefined, 'does not belong'],
  ['a key that is none', 'key: bad', () => writeFileSync(keyFile, 'key') as undefined, '64 hexadecimal digits'],
  ['a key others may read', 'key: warn', () => chmodSync(keyFile, 0o644) as undefined, 'others may read it'],
  [
    'a database others may read',
    'privacy: warn',
    () => {
      chmodSync(folder, 0o755)
      chmodSync(file, 0o644)
      return undefined
    },
    'Every user of this machine may read',
  ],
  [
    'a calendar that never opens',
    'utilities: bad',
    () => {
      const calendar = { ...defaultCalendar(), phone: { ...defaultCalendar().phone, firstDay: 32 } }
      putProfile(JSON.stringify(aUtility({ calendars: [{ effectiveOn: '2000-01-01', calendar }] })))
      return undefined
    },
    'astana: the intake calendar for phone never opens after',
  ],
  [
    'a zone nobody knows',
    'utilities: bad',
    () => putProfile(JSON.stringify(aUtility({ zone: 'Asia/Nowhere' }))) as undefined,
    'astana: ',
  ],
  ['a profile that is torn', 'utilities: bad', () => putProfile('{"key":') as undefined, 'profile cannot be read'],
  ['no utility', 'utilities: warn', () => byHand('delete from utility') as undefined, 'nobody can hand in a reading'],
  [
    '[security/K1] rows nobody seals',
    'audit: warn',
    { clock: createTestClock('2026-11-20T14:00:00+05:00') },
    '1 row waits to be sealed, the first since 2026-11-20T07:00:00.000Z',
  ],
  [
    'a database of a newer program',
    'schema: bad',
    () => byHand("insert into kysely_migration values ('9999-future', '2030-01-01T00:00:00.000Z')") as undefined,
    'changed by a newer version of this program: it has 9999-future',
  ],
  [
    'another program’s database',
    'schema: bad',
    () => {
      rmSync(file)
      byHand('create table t (a)')
      return undefined
    },
    'This is not a database of this program.',
  ],
  [
    '[faults/V3] a file that is no database',
    'database: bad',
    () => writeFileSync(file, 'no database '.repeat(1000)) as undefined,
    'cannot be opened: file is not a database.',
  ],
  [
    'an empty file',
    'database: warn',
    () => writeFileSync(file, '') as undefined,
    'It is empty; the first start makes the schema.',
  ],
  ['[faults/V3] no database, but its key', 'database: bad', () => rmSync(file) as undefined, 'it was deleted or moved'],
  [
    '[faults/V9] a restore that was interrupted',
    'database: bad',
    () => {
      rmSync(file)
      writeFileSync(`${file}.restoring`, '')
      return undefined
    },
    'A restore was interrupted',
  ],
  ['no folder', 'database: warn', () => ({ place: { file: join(folder, 'nowhere', 'x') } }), 'There is no folder'],
])('%s is told: %s', async (_, expected, spoil, sentence) => {
  const said = typeof spoil === 'function' ? spoil() : spoil

  const checks = await examined(said)

  expect(unwell(checks)).toContain(expected)
  const check = checks.find(({ name, state }) => `${name}: ${state}` === expected)!
  expect(check.said).toContain(sentence)
  if (expected !== 'schema: bad') expect(check.todo).toMatch(/\S/)
})

function putProfile(profile: string): void {
  const database = new DatabaseSync(file)
  database.prepare('update utility set profile = ?').run(profile)
  database.close()
}

test('a database from before an upgrade is examined as it is, and what the next start will do is told', async () => {
  rmSync(file)
  await makeOldDatabase(file, '0002-corrections', { key_check: keyCheckOf(keyFile) })
  const before = dumpOf(file)

  const checks = await examined()

  expect(checks.find(({ name }) => name === 'schema')).toMatchObject({
    state: 'warn',
    said: expect.stringMatching(/^The next start brings it up to date: 0003-audit, /),
    todo: 'Make a backup, then start the server.',
  })
  expect(dumpOf(file)).toEqual(before)
})

test('where nothing is yet, nothing is made', async () => {
  const elsewhere = join(folder, 'empty')
  mkdirSync(elsewhere)

  await examined({ place: { file: join(elsewhere, 'esep.sqlite') }, keyFile: join(elsewhere, 'key') })

  expect(readdirSync(elsewhere)).toEqual([])
})

test('[faults/V5] a log that grows without end is told', async () => {
  const server = await openStorage({ file, serving: true })
  await server.meta.put('x', 'y')
  // As large as a reader without end lets it become, without its contents.
  const log = openSync(`${file}-wal`, 'r+')
  ftruncateSync(log, 300 * 1024 ** 2)
  closeSync(log)

  const checks = await examined()

  expect(checks.find(({ name }) => name === 'log')).toMatchObject({
    state: 'warn',
    said: 'The write-ahead log has 315 MB: something reads without end.',
  })
  await server.close()
})
