import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { doctor } from '#server/keeping/doctor.ts'
import { backupPostgres, restoreToPostgres } from '#server/keeping/postgres-backup.ts'
import { verify } from '#server/keeping/verify.ts'
import { keyCheckOf, readKeys } from '#server/keys.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { aUtility } from '#test/support/builders.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestClock } from '#test/support/test-clock.ts'
import { NO_PHOTOS } from '#test/support/test-server.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: Postgres
let folder: string
let url: string
let to: string
let storage: Storage
const path = process.env.PATH

const clock = createTestClock('2026-11-20T12:00:00+05:00')

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-dump-'))
  url = await postgres.database()
  to = join(folder, 'one.dump')
  storage = await openStorage({ url, serving: true })
  await readKeys(keyFile(), storage)
})
afterEach(async () => {
  process.env.PATH = path
  await storage.close()
  rmSync(folder, { recursive: true })
})

const keyFile = () => join(folder, 'key')

const make = () => backupPostgres({ url, keyFile: keyFile(), keyCheckOf, to, clock, program: '0.1.0' })

const restored = (said: Partial<Parameters<typeof restoreToPostgres>[0]> = {}) =>
  restoreToPostgres({ from: to, url, keyFile: keyFile(), keyCheckOf, clock, who: 'aigul', origin: 'test', ...said })

/** Programs of that name that do as the script says, found before any others; their words are kept in `said`. */
function withPrograms(scripts: Record<string, string>): void {
  for (const [name, script] of Object.entries(scripts)) {
    const program = join(folder, name)
    writeFileSync(program, `#!/bin/sh\necho "${name} $* [$PGPASSWORD]" >> ${join(folder, 'said')}\n${script}\n`)
    chmodSync(program, 0o755)
  }
  process.env.PATH = [folder, path].join(delimiter)
}

const said = () => readFileSync(join(folder, 'said'), 'utf8').trim().split('\n')

/** `--file=…` is its fourth word. */
const DUMPS = 'printf PGDMPxyz > $(echo "$4" | cut -d= -f2)'

test('[faults/V8] a dump is made by pg_dump, its password not among its words, and lies there with key and manifest', async () => {
  withPrograms({ pg_dump: DUMPS, pg_restore: '' })
  await storage.write(({ readings }) => readings.add([aStoredReading()], 5, 'test'))

  const made = await make()

  const place = new URL(url)
  expect(said()).toEqual([
    `pg_dump --format=custom --no-owner --no-privileges --file=${to}.part --dbname=postgres://postgres@${place.host}${place.pathname} [esep]`,
    `pg_restore --list ${to}.part [${process.env.PGPASSWORD ?? ''}]`,
  ])
  expect(made).toMatchObject({ ok: true, value: { engine: 'postgres', counts: { reading: 1 }, bytes: 8 } })
  expect(readdirSync(folder).filter((name) => name.startsWith('one'))).toEqual([
    'one.dump',
    'one.dump.json',
    'one.dump.key',
  ])
})

test('[faults/V8] where pg_dump is not installed the sentence says how to do it by hand, without the password', async () => {
  process.env.PATH = join(folder, 'nothing')

  const fault = (await make().catch((failure: unknown) => failure)) as Error

  expect((fault.cause as Error).message).toMatch(
    /^pg_dump is not installed here, .* run where they are: pg_dump --format=custom/,
  )
  expect((fault.cause as Error).message).not.toContain(':esep@')
  expect(existsSync(`${to}.part`)).toBe(false)
})

test('[faults/V8] what pg_dump says when it fails is told, and nothing is left', async () => {
  withPrograms({ pg_dump: `${DUMPS}; echo 'pg_dump: error: no room' >&2; exit 1` })

  const fault = (await make().catch((failure: unknown) => failure)) as Error

  expect([fault.message, (fault.cause as Error).message]).toEqual([
    `The backup ${to} could not be made; nothing of it is left.`,
    'pg_dump ended with 1: pg_dump: error: no room',
  ])
  expect(readdirSync(folder).filter((name) => name.startsWith('one'))).toEqual([])
})

test('[faults/V8] a dump that pg_restore cannot read is none', async () => {
  withPrograms({
    pg_dump: DUMPS,
    pg_restore: "echo 'pg_restore: error: input file does not appear to be valid' >&2; exit 1",
  })

  await expect(make()).rejects.toThrow('could not be made; nothing of it is left')
})

test('[faults/V9] a dump goes into an empty database, all or nothing, and a new epoch begins there', async () => {
  withPrograms({ pg_dump: DUMPS, pg_restore: '' })
  await make()
  const empty = await postgres.emptyDatabase()

  const done = await restored({ url: empty })

  expect(said().at(-1)).toMatch(
    /^pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname=\S+ \S+one\.dump \[esep\]$/,
  )
  const there = await openStorage({ url: empty, serving: false })
  const [row] = await there.audit.list({}, 1)
  expect(done).toMatchObject({ ok: true, value: { epoch: (await there.meta.identity()).epoch } })
  expect(row).toMatchObject({ who: 'aigul', deed: 'backup restore', about: to })
  await there.close()
})

test('[faults/V9] a database that is not empty is refused, and so is what is torn, foreign, or has another key', async () => {
  withPrograms({ pg_dump: DUMPS, pg_restore: '[ $1 = --list ] || exit 9' })
  await make()

  const full = await restored()
  const empty = await postgres.emptyDatabase()
  writeFileSync(`${to}.key`, 'ab'.repeat(32))
  writeFileSync(join(folder, 'other'), 'cd'.repeat(32))
  const key = await restored({ url: empty, keyFile: join(folder, 'other') })
  writeFileSync(to, 'PGDMPxyy')
  const torn = await restored({ url: empty })
  writeFileSync(join(folder, 'x'), 'SQLite format 3\0')
  const foreign = await restored({ url: empty, from: join(folder, 'x') })

  expect([full, key, torn, foreign].map((one) => (one.ok ? 'ok' : one.refusal))).toEqual([
    expect.stringContaining('is not empty. Create a new one'),
    expect.stringContaining('is not the key of'),
    expect.stringContaining('is torn: its sum'),
    expect.stringContaining('is an SQLite database, and DATABASE_URL names a PostgreSQL'),
  ])
})

test('[faults/V9] what pg_restore says when it fails is told, and the database stays empty', async () => {
  withPrograms({
    pg_dump: DUMPS,
    pg_restore: "[ $1 = --list ] && exit 0; echo 'pg_restore: error: torn' >&2; exit 1",
  })
  await make()
  const empty = await postgres.emptyDatabase()

  await expect(restored({ url: empty })).rejects.toThrow('pg_restore ended with 1: pg_restore: error: torn')
  expect((await restored({ url: empty }).catch((fault: Error) => fault.message)) as string).toContain('torn')
})

test('[R3] [security/K1] verify looks at a PostgreSQL as it does at a file, and at its indexes where amcheck is there', async () => {
  const { receiptKey } = await readKeys(keyFile(), storage)
  await storage.write(({ readings }) =>
    readings.add([aStoredReading(), aStoredReading({ period: '2026-09' })], 5, 'test'),
  )
  const states = async () =>
    (await verify({ storage, receiptKey, photoFolder: NO_PHOTOS, noted: null })).map(
      ({ name, state }) => `${name}: ${state}`,
    )
  const client = new Client({ connectionString: url })
  await client.connect()

  const without = await states()
  await client.query('create extension amcheck')
  const before = await states()
  await client.query(
    "set session_replication_role = replica; update reading set status = 'held' where period = '2026-09'",
  )
  const after = await states()
  await client.end()

  expect(without[0]).toBe('integrity: warn')
  // Rows of a test, made without a receipt.
  expect(before).toEqual([
    'integrity: ok',
    'standings: ok',
    'counted once: ok',
    'receipts: bad',
    'contents: bad',
    'commit number: bad',
    'photos: ok',
    'audit chain: ok',
  ])
  expect(after[1]).toBe('standings: bad')
})

test('verify by a role that may not ask amcheck says what is missing, and looks at everything else', async () => {
  const role = `r_${randomUUID().slice(0, 8)}`
  const own = new URL(url)
  own.pathname = `/${role}`
  const admin = new Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create role ${role} login password 'x'`)
  await admin.query(`create database ${role} owner ${role} template template0`)
  const root = new Client({ connectionString: String(own) })
  await root.connect()
  await root.query('create extension amcheck')
  const theirs = await openStorage({
    url: String(Object.assign(own, { username: role, password: 'x' })),
    serving: false,
  })
  const { receiptKey } = await readKeys(keyFile(), theirs)

  const refused = await verify({ storage: theirs, receiptKey, photoFolder: NO_PHOTOS, noted: null })
  await root.query(`grant execute on all functions in schema public to ${role}`)
  const granted = await verify({ storage: theirs, receiptKey, photoFolder: NO_PHOTOS, noted: null })

  await theirs.close()
  await root.end()
  await admin.query(`drop database ${role}`)
  await admin.query(`drop role ${role}`)
  await admin.end()
  expect(refused[0]).toMatchObject({
    name: 'integrity',
    state: 'warn',
    todo: expect.stringContaining('create extension amcheck; grant execute on all functions in schema public to'),
  })
  expect([refused.length, granted[0]!.state]).toEqual([granted.length, 'ok'])
})

test('[faults/V15] doctor examines a PostgreSQL too, an empty one, and tells of one that does not answer', async () => {
  await storage.accounts.putUtility(aUtility())
  const examined = async (place: string) => {
    const checks = await doctor({
      place: { url: place },
      keyFile: keyFile(),
      keyCheckOf,
      clientFolder: 'test/support/client',
      photoFolder: NO_PHOTOS.path,
      clock,
      isSystemClock: true,
      builtAt: 0,
      nodeVersion: '26.10.0',
    })
    return checks.filter(({ state }) => state !== 'ok').map(({ name, state, said }) => `${name}: ${state}: ${said}`)
  }

  const [well, empty, gone] = await Promise.all(
    [url, await postgres.emptyDatabase(), 'postgres://esep:hunter22@127.0.0.1:1/esep'].map(examined),
  )

  expect([well, empty, gone]).toEqual([
    ['backup: warn: No backup is known of.'],
    [expect.stringContaining('It is empty; the first start makes the schema.')],
    [expect.stringMatching(/^database: bad: (?!.*hunter22).*nothing listens there/)],
  ])
})
