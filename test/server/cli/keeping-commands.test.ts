import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCli } from '#server/cli/create-cli.ts'
import { runProgram } from '#server/cli/run-program.ts'
import { readKeys } from '#server/keys.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { aUtility } from '#test/support/builders.ts'
import { makeOldDatabase } from '#test/support/old-database.ts'
import { captured, type Ran } from '#test/support/test-cli.ts'

// A restore waits for whoever might have been opening the old database.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder: string
let file: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-keeping-'))
  mkdirSync(join(folder, 'backups'))
  file = join(folder, 'esep.sqlite')
  await withStorage(async (storage) => {
    await readKeys(`${file}.key`, storage)
    await storage.accounts.putUtility(aUtility())
  })
})
afterEach(() => rmSync(folder, { recursive: true }))

async function withStorage<Value>(work: (storage: Storage) => Promise<Value>): Promise<Value> {
  const storage = await openStorage({ file, serving: false })
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

async function esep(words: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  const [output, errors] = [captured(), captured()]
  const streams = { input: new PassThrough(), output: output.stream, errors: errors.stream }
  const cli = createCli({ ESEP_DATA: file, ESEP_CLIENT: 'test/support/client', ...environment }, streams)
  const code = await runProgram(cli, words)
  return { code, output: output.text(), errors: errors.text() }
}

const backups = () => readdirSync(join(folder, 'backups')).sort()

test('[faults/V8] [security/K1] backup says what it made, and is noted with the place it was put', async () => {
  const to = join(folder, 'backups', 'one.sqlite')

  const ran = await esep(['--by', 'aigul', 'backup', to])

  expect(ran).toEqual({
    code: 0,
    output: expect.stringMatching(/one\.sqlite: \d+ kB, 0 readings up to commit 0; its key is beside it\.\n$/),
    errors: '',
  })
  const [row] = await withStorage(({ audit }) => audit.list({}, 1))
  expect(row).toMatchObject({ who: 'aigul', deed: 'backup make', about: to })
  expect((await esep(['doctor'])).output).toContain('ok    backup ')
})

test('[faults/V8] backups into a folder are named after the time, and only so many are kept', async () => {
  const into = ['backup', '--into', join(folder, 'backups'), '--keep', '2']
  const at = (day: number) => esep(into, { ESEP_CLOCK: `2026-11-0${day}T04:00:00Z` })

  await at(1)
  await at(2)
  const third = await at(3)

  expect(third.output).toContain('esep-20261101-040000.sqlite: removed.')
  expect(backups().filter((name) => name.endsWith('.sqlite'))).toEqual([
    'esep-20261102-040000.sqlite',
    'esep-20261103-040000.sqlite',
  ])
})

test('[faults/V8] a database from before an upgrade is backed up as it is, and told of it as it is', async () => {
  rmSync(file)
  await makeOldDatabase(file, '0002-corrections')

  const ran = await esep(['backup', join(folder, 'backups', 'old'), '--without-key'])

  const database = new DatabaseSync(file)
  const tables = database.prepare("select name from sqlite_master where name = 'audit'").all()
  const [last] = database.prepare("select value from meta where name = 'last_backup'").all()
  database.close()
  expect([ran.code, tables, String(last!.value)]).toEqual([0, [], expect.stringContaining('backups/old')])
})

test('[faults/V8] a backup without its key has none beside it, and says nothing of one', async () => {
  const to = join(folder, 'backups', 'one.sqlite')
  rmSync(`${file}.key`)

  const missing = await esep(['backup', to])
  const without = await esep(['backup', to, '--without-key'])

  expect([missing.code, missing.errors]).toEqual([2, expect.stringContaining('say --without-key.\n')])
  expect([without.code, without.errors]).toEqual([0, ''])
  expect(without.output).toMatch(/ up to commit 0\.\n$/)
  expect(backups()).toEqual(['one.sqlite', 'one.sqlite.json'])
})

test('[faults/V9] restore puts a backup in place, says where the present database is kept, and what comes next', async () => {
  const from = join(folder, 'backups', 'one.sqlite')
  await esep(['backup', from])
  await withStorage(({ meta }) => meta.put('commit_seq', '8'))

  const ran = await esep(['restore', from, '--yes'])

  expect([ran.code, ran.errors]).toEqual([0, ''])
  expect(ran.output).toMatch(/esep\.sqlite has 0 readings up to commit 0, as it was at \d{4}-\d\d-\d\dT\S+Z\.\n/)
  expect(ran.output).toMatch(/is kept as \S+esep\.sqlite\.before-\d{8}T\d{6}\. Remove it once you are sure\.\n/)
  expect(ran.output).toContain('A new epoch has begun')
  expect((await withStorage(({ meta }) => meta.identity())).commitSeq).toBe(0)
})

test('[faults/V9] restore asks, and without an answer nothing is changed', async () => {
  const from = join(folder, 'backups', 'one.sqlite')
  await esep(['backup', from])
  await withStorage(({ meta }) => meta.put('commit_seq', '8'))

  const ran = await esep(['restore', from])

  expect(ran).toEqual({
    code: 2,
    output: '',
    errors: 'Nobody is there to ask. Say --yes to restore without being asked.\n',
  })
  expect((await withStorage(({ meta }) => meta.identity())).commitSeq).toBe(8)
})

test('[faults/V16] restore beside a server is refused, and the server goes on', async () => {
  const from = join(folder, 'backups', 'one.sqlite')
  await esep(['backup', from])
  const server = await openStorage({ file, serving: true })

  const ran = await esep(['restore', from, '--yes'])

  expect([ran.code, ran.output]).toEqual([2, ''])
  expect(ran.errors).toMatch(
    /^\S+esep\.sqlite is being served by another process\. Stop that one first; nothing was changed\.\n$/,
  )
  await server.meta.put('still', 'here')
  await server.close()
})

test.each([
  [['backup'], 2, 'Say where to: a file, or --into FOLDER.'],
  [['backup', 'x', '--into', 'y'], 2, 'Say where to: a file, or --into FOLDER.'],
  [['backup', 'x', '--keep', '3'], 2, '--keep goes with --into FOLDER.'],
  [['backup', '--into', 'y', '--keep', '0'], 2, '--keep takes a whole number above 0, not «0».'],
  [['backup', '/nowhere/at/all'], 2, 'There is no folder /nowhere/at. Make it first.'],
  [['restore'], 2, "Missing required argument 'file'"],
  [['restore', '/nowhere/at/all', '--yes'], 2, 'There is no file /nowhere/at/all.'],
  [['restore', 'package.json', '--yes'], 2, 'package.json is not a backup'],
  [['verify', '--head', '12'], 2, '--head takes a number and a hash as esep audit head tells them'],
])('%j ends with %d and says what is wrong', async (words, code, sentence) => {
  const ran = await esep(words)

  expect([ran.code, ran.output]).toEqual([code, ''])
  expect(ran.errors).toContain(sentence)
  expect(ran.errors).not.toContain('    at ')
  expect(existsSync(join(folder, 'esep.sqlite.restoring'))).toBe(false)
})

test('[faults/V8] [faults/V4] a backup that fails ends with 1 and says why', async () => {
  const to = join(folder, 'backups', 'one.sqlite')
  writeFileSync(file, Buffer.alloc(100_000, 'SQLite format 3\0'))

  const ran = await esep(['backup', to])

  expect(ran.code).toBe(1)
  expect(ran.errors).toMatch(/^The backup \S+one\.sqlite could not be made; nothing of it is left\.\n {2}because: /)
  expect(backups()).toEqual([])
})

test('[security/K1] verify says what is well, and ends with 1 and what to do when something is not', async () => {
  const well = await esep(['verify'])
  const database = new DatabaseSync(file)
  database.exec("update meta set value = '-1' where name = 'commit_seq'")
  database.close()
  const unwell = await esep(['verify'])

  expect([well.code, well.errors]).toEqual([0, ''])
  expect(well.output.split('\n')).toContain('ok    audit chain    0 seals, each fits.')
  expect([unwell.code, unwell.errors]).toEqual([1, 'Not well: commit number. What to do is said above.\n'])
  expect(unwell.output).toMatch(/bad {3}commit number {2}It is -1, but a reading has 0: .*\n +→ Somebody changed/)
})

test('doctor ends with 0 while nothing is bad, with 1 when something is, and before there is a database', async () => {
  const well = await esep(['doctor'])
  rmSync(`${file}.key`)
  const unwell = await esep(['doctor'])
  rmSync(file)
  const fresh = await esep(['doctor'])

  expect([well.code, unwell.code, fresh.code]).toEqual([0, 1, 0])
  expect(unwell.errors).toBe('Not well: key. What to do is said above.\n')
  expect(fresh.output).toContain('the first start makes it')
  expect(existsSync(file)).toBe(false)
})

test('a database that does not answer is told by every command, without the password', async () => {
  const environment = { DATABASE_URL: 'postgres://esep:hunter22@127.0.0.1:1/esep' }
  writeFileSync(join(folder, 'a.dump'), 'PGDMP')

  const to = join(folder, 'backups', 'one.dump')
  const all = [['backup', to], ['restore', join(folder, 'a.dump'), '--yes'], ['verify'], ['doctor']]
  const ran = await Promise.all(all.map((words) => esep(words, environment)))

  expect(ran.map(({ code }) => code)).toEqual([1, 1, 1, 1])
  for (const { output, errors } of ran) {
    expect(output + errors).toContain('nothing listens there')
    expect(output + errors).not.toContain('hunter22')
  }
  expect(backups()).toEqual([])
})

test('[faults/V17] verify and doctor look into the folder of the photos', async () => {
  const photos = join(folder, 'elsewhere')
  mkdirSync(photos, { mode: 0o700 })
  const row = { account: 'astana-12045587', kind: 'visits' as const, fact: randomUUID(), sha256: 'a'.repeat(64) }
  await withStorage((storage) =>
    storage.write((queries) => queries.photos.add([{ ...row, subject: 's_1', bytes: 1, received_at: 5 }])),
  )

  const verified = await esep(['verify'], { ESEP_PHOTOS: photos })
  const examined = await esep(['doctor'], { ESEP_PHOTOS: photos })

  expect([verified.code, verified.output]).toEqual([1, expect.stringContaining(`the file is not in ${photos}`)])
  expect(examined.output).toContain(`${photos} may be written.`)
})
