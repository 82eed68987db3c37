import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { backup } from '#server/keeping/backup.ts'
import { restore } from '#server/keeping/restore.ts'
import { keyCheckOf, readKeys } from '#server/keys.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { makeOldDatabase } from '#test/support/old-database.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestClock } from '#test/support/test-clock.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let made: string
let folder: string
let file: string
let keyFile: string
let from: string

const clock = createTestClock('2026-11-20T12:00:00+05:00')

/** A backup of three readings, and a present database that has two more, which lie in its log yet. */
beforeAll(async () => {
  nameFiles()
  await withStorage(async (storage) => {
    await readKeys(keyFile, storage)
    await store(storage, 3)
    await backup({ file, keyFile, keyCheckOf, to: from, clock, program: '0.1.0' })
  })
  killedWith(2)
  made = folder
})
afterAll(() => rmSync(made, { recursive: true }))

beforeEach(() => begin())
afterEach(() => rmSync(folder, { recursive: true }))

function nameFiles(): void {
  folder = mkdtempSync(join(tmpdir(), 'esep-restore-'))
  file = join(folder, 'esep.sqlite')
  keyFile = `${file}.key`
  from = join(folder, 'backup.sqlite')
}

function begin(): void {
  nameFiles()
  cpSync(made, folder, { recursive: true, preserveTimestamps: true })
}

async function withStorage<Value>(
  work: (storage: Storage) => Promise<Value>,
  of = file,
  serving = false,
): Promise<Value> {
  const storage = await openStorage({ file: of, serving })
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

const store = (storage: Storage, count: number) =>
  storage.write(async ({ readings, meta }) => {
    const commit_seq = await meta.nextCommitSeq()
    const row = () => aStoredReading({ status: 'held', period: null, reason: 'lower', commit_seq })
    await readings.add(Array.from({ length: count }, row), 5, 'test')
  })

/** As a server that is killed leaves its database: the last commits are in its log. */
function killedWith(count: number): void {
  const script = `
    import { openStorage } from '#server/storage/storage.ts'
    import { aStoredReading } from '#test/support/stored-reading.ts'
    const storage = await openStorage({ file: process.argv[1], serving: true })
    await storage.write(async ({ readings, meta }) => {
      const commit_seq = await meta.nextCommitSeq()
      const row = () => aStoredReading({ status: 'held', period: null, reason: 'lower', commit_seq })
      await readings.add(Array.from({ length: ${count} }, row), 5, 'test')
    })
    process.kill(process.pid, 'SIGKILL')`
  spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script, file])
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
}

const deps = () => ({ from, file, keyFile, keyCheckOf, clock, who: 'aigul', origin: 'test', lingerMs: 0 })

const restored = (said: Partial<Parameters<typeof restore>[0]> = {}) => restore({ ...deps(), ...said })

const readingsIn = async (of = file, serving = false) =>
  await withStorage(async ({ verify }) => (await verify.counts()).reading, of, serving)

const names = () => readdirSync(folder).sort()

const AFTER = [
  'backup.sqlite',
  'backup.sqlite.json',
  'backup.sqlite.key',
  'esep.sqlite',
  'esep.sqlite.before-20261120T070000',
]
const ALWAYS = ['esep.sqlite.key', 'esep.sqlite.serving']

test('[faults/V9] the backup takes the place of the database, and a new epoch begins', async () => {
  const before = await withStorage(({ meta }) => meta.identity())

  const done = await restored()

  const after = await withStorage(({ meta }) => meta.identity())
  expect(done).toMatchObject({ ok: true, value: { epoch: after.epoch, madeAt: '2026-11-20T07:00:00.000Z' } })
  expect(await readingsIn()).toBe(3)
  expect(after).toEqual({ server: before.server, epoch: expect.stringMatching(/^e_[0-9a-f]{16}$/), commitSeq: 1 })
  expect(after.epoch).not.toBe(before.epoch)
})

test('[faults/V9] what was there before is kept whole beside it, with what was only in its log', async () => {
  const done = await restored()

  expect(names()).toEqual([...AFTER, ...ALWAYS].sort())
  const { aside } = (done as { value: { aside: string } }).value
  expect(aside).toBe(join(folder, 'esep.sqlite.before-20261120T070000'))
  expect(await readingsIn(aside)).toBe(5)
})

test('[faults/V9] [security/K1] it is noted in the restored database who did it, from which file, and between which epochs', async () => {
  const { epoch: epochBefore } = await withStorage(({ meta }) => meta.identity())
  await restored()

  const [row] = await withStorage(({ audit }) => audit.list({}, 1))
  const { epoch } = await withStorage(({ meta }) => meta.identity())

  expect(row).toMatchObject({ at: clock.now(), who: 'aigul', origin: 'test', deed: 'backup restore', about: from })
  expect(JSON.parse(row!.details)).toEqual({ epoch, epochBefore, commitSeq: 1, madeAt: '2026-11-20T07:00:00.000Z' })
})

test('[faults/V9] what was kept can be restored in its turn, with its log if it has one', async () => {
  await restored()
  const [aside] = names().filter((name) => name.includes('.before-'))

  const back = await restored({ from: join(folder, aside!) })

  expect(back).toMatchObject({ ok: true })
  expect(await readingsIn()).toBe(5)
  copyFileSync(file, join(folder, 'copied'))
  killedWith(4)
  for (const tail of ['', '-wal']) copyFileSync(file + tail, join(folder, `copied${tail}`))
  expect(await restored({ from: join(folder, 'copied') })).toMatchObject({ ok: true })
  expect(await readingsIn()).toBe(9)
})

test('[faults/V9] on a new machine the backup brings its key', async () => {
  const elsewhere = join(folder, 'new', 'deep', 'esep.sqlite')

  const done = await restored({ file: elsewhere, keyFile: `${elsewhere}.key` })

  expect(done).toMatchObject({ ok: true, value: { aside: null } })
  expect(await readingsIn(elsewhere)).toBe(3)
  expect(readFileSync(`${elsewhere}.key`, 'utf8')).toBe(readFileSync(keyFile, 'utf8'))
  expect(statSync(`${elsewhere}.key`).mode & 0o777).toBe(0o600)
  await withStorage((storage) => readKeys(`${elsewhere}.key`, storage), elsewhere)
})

test('[faults/V9] over another server’s database its key comes too, and the other’s is kept beside it', async () => {
  const other = join(folder, 'other.sqlite')
  await withStorage((storage) => readKeys(`${other}.key`, storage), other)
  const otherKey = readFileSync(`${other}.key`, 'utf8')

  const done = await restored({ file: other, keyFile: `${other}.key` })

  const { aside } = (done as { value: { aside: string } }).value
  expect(readFileSync(`${other}.key`, 'utf8')).toBe(readFileSync(keyFile, 'utf8'))
  expect(readFileSync(`${aside}.key`, 'utf8')).toBe(otherKey)
  await withStorage((storage) => readKeys(`${aside}.key`, storage), aside)
})

test('[faults/V9] a backup from before an upgrade is brought up to date before it is put in place', async () => {
  const old = join(folder, 'old.sqlite')
  await makeOldDatabase(old, '0002-corrections', { key_check: keyCheckOf(keyFile) })

  const done = await restored({ from: old })

  expect(done).toMatchObject({ ok: true, value: { facts: { migrations: ['0001-first', '0002-corrections'] } } })
  expect(await withStorage(({ meta }) => meta.identity())).toMatchObject({ server: 'srv_old', commitSeq: 7 })
})

test('[faults/V9] through another name of the database the file itself is restored, and the name stays', async () => {
  const link = join(folder, 'link.sqlite')
  symlinkSync(file, link)

  await restored({ file: link })

  expect(await readingsIn(link)).toBe(3)
  expect(
    readdirSync(folder, { withFileTypes: true })
      .find(({ name }) => name === 'link.sqlite')!
      .isSymbolicLink(),
  ).toBe(true)
})

test('[faults/V16] while a server serves the file it is refused, and nothing is changed', async () => {
  const server = await openStorage({ file, serving: true })

  const refusal = await restored()

  const sentence = 'is being served by another process. Stop that one first; nothing was changed.'
  expect(refusal).toMatchObject({ ok: false, refusal: expect.stringContaining(sentence) })

  expect((await server.verify.counts()).reading).toBe(5)
  await server.close()
  expect(names().filter((name) => name.includes('.before-') || name.includes('.restoring'))).toEqual([])
})

test('[faults/V16] while a command has the file open it is refused, and the command goes on', async () => {
  const command = await openStorage({ file, serving: false })

  const refusal = await restored()
  await store(command, 1)
  await command.close()

  expect(refusal).toMatchObject({ ok: false, refusal: expect.stringContaining('is open elsewhere') })
  expect(await readingsIn()).toBe(6)
  expect(names().filter((name) => name.includes('.before-') || name.includes('.restoring'))).toEqual([])
})

const untouched = async () => {
  expect(names().filter((name) => name.includes('.before-') || name.includes('.restoring'))).toEqual([])
  expect(await readingsIn()).toBe(5)
}

test.each<[string, () => void, string]>([
  ['is not there', () => rmSync(from), 'There is no file'],
  ['is a folder', () => (from = folder), 'is no file. Name the backup itself'],
  ['is the present database', () => (from = file), 'is the present database itself'],
  ['is empty', () => writeFileSync(from, ''), 'is not a backup'],
  ['is a text', () => writeFileSync(from, 'account;number\n'.repeat(1000)), 'is not a backup'],
  [
    'is a dump of PostgreSQL',
    () => writeFileSync(from, 'PGDMP\u0001\u000e'),
    'is a dump of PostgreSQL. Name the database',
  ],
  ['was cut short', () => truncateSync(from, 20_000), 'is torn: it has 20000 bytes'],
  ['has grown', () => appendFileSync(from, 'x'), 'is torn: it has'],
  ['has a changed byte', () => flip(from, 30_000), 'is torn: its sum is not the one in'],
  [
    'was cut short, and says nothing of itself',
    () => {
      rmSync(`${from}.json`)
      truncateSync(from, Math.floor(statSync(from).size / 2))
    },
    'is damaged or torn: ',
  ],
  [
    'has lost its last page, and says nothing of itself',
    () => {
      rmSync(`${from}.json`)
      truncateSync(from, statSync(from).size - 4096)
    },
    'is damaged or torn: ',
  ],
  [
    'has a head and nothing else',
    () => {
      rmSync(`${from}.json`)
      writeFileSync(from, `${'SQLite format 3\0'}${'x'.repeat(5000)}`)
    },
    'is damaged or torn: ',
  ],
  [
    'has a manifest that is none',
    () => writeFileSync(`${from}.json`, '{"format":1,"sha256":'),
    'is not what a backup of this program says of itself',
  ],
  [
    'is another program’s database',
    () => {
      rmSync(from)
      rmSync(`${from}.json`)
      const database = new DatabaseSync(from)
      database.exec('create table reading (id text); create table meta (name text, value text)')
      database.close()
    },
    'is an SQLite database, but not one of this program',
  ],
  [
    'is of a newer program',
    () => {
      rmSync(`${from}.json`)
      const database = new DatabaseSync(from)
      database.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00.000Z')")
      database.close()
    },
    'The database was changed by a newer version of this program: it has 9999-future',
  ],
  [
    'was opened and changed since',
    () => {
      copyFileSync(`${file}-wal`, `${from}-wal`)
    },
    'somebody opened the backup and changed it',
  ],
  [
    'has lost its key, and the present one is another',
    () => {
      rmSync(`${from}.key`)
      writeFileSync(keyFile, 'ab'.repeat(32))
    },
    'is missing: it is not at',
  ],
  [
    'has a wrong key beside it, and the present one is no key',
    () => {
      writeFileSync(`${from}.key`, 'ab'.repeat(32))
      writeFileSync(keyFile, 'nothing')
    },
    'is not the key of',
  ],
])('[faults/V8] a backup that %s is refused in a sentence, and nothing is changed', async (_, spoil, sentence) => {
  spoil()

  const done = await restored()

  expect(done).toMatchObject({ ok: false, refusal: expect.stringContaining(sentence) })
  await untouched()
})

function flip(of: string, at: number): void {
  const bytes = readFileSync(of)
  bytes[at]! ^= 0xff
  writeFileSync(of, bytes)
}

test('[faults/V3] a present database that is damaged is kept with its log, and the backup takes its place', async () => {
  writeFileSync(file, 'not a database any more '.repeat(1000))
  const log = readFileSync(`${file}-wal`)

  const done = await restored()

  const { aside } = (done as { value: { aside: string } }).value
  expect(await readingsIn()).toBe(3)
  expect(readFileSync(aside, 'utf8')).toContain('not a database any more')
  expect(readFileSync(`${aside}-wal`)).toEqual(log)
})

test('[faults/V3] the log of a database that is gone is not taken for one of the restored', async () => {
  rmSync(file)

  await restored()

  expect(await readingsIn()).toBe(3)
  expect(names()).toContain('esep.sqlite.before-20261120T070000-wal')
})

test('where files cannot have second names the present one moves, and ends there all the same', async () => {
  await restored({ link: noLink })

  expect(names()).toEqual([...AFTER, ...ALWAYS].sort())
  expect(await readingsIn()).toBe(3)
})

type Snapshot = { step: string; folder: string }

/** What lies on the disk before each change, links and all: what a kill at that moment would leave. */
async function snapshots(said: Partial<Parameters<typeof restore>[0]>): Promise<Snapshot[]> {
  const all: Snapshot[] = []
  const step = (name: string): void => {
    const copy = `${folder}.${all.length}`
    spawnSync('cp', ['-a', folder, copy])
    all.push({ step: name, folder: copy })
  }
  const done = await restored({ ...said, step })
  expect(done).toMatchObject({ ok: true })
  return all
}

const noLink = () => {
  throw Object.assign(new Error('no second names here'), { code: 'EPERM' })
}

test.each<[string, () => void, Partial<Parameters<typeof restore>[0]>]>([
  ['a database with a log', () => undefined, {}],
  ['a damaged database', () => writeFileSync(file, 'not a database '.repeat(1000)), {}],
  ['another key', () => writeFileSync(keyFile, 'ab'.repeat(32)), {}],
  ['a file system without second names', () => undefined, { link: noLink }],
])(
  '[faults/V9] [faults/V2] over %s, ended at any step, the old or the new is in place and whole, or the next start says what to do',
  async (_, prepare, said) => {
    prepare()
    const isDamaged = readFileSync(file, 'latin1').startsWith('not a database')
    const all = await snapshots(said)
    expect(all.map(({ step }) => step).slice(0, 2)).toEqual(['copy', 'fold'])
    expect(all.map(({ step }) => step).slice(-2)).toEqual(['in place', 'done'])

    for (const { step, folder: snapshot } of all) {
      const [at, key] = [file, keyFile].map((one) => join(snapshot, basename(one)))
      const next = `${snapshot}-next`
      spawnSync('cp', ['-a', snapshot, next])
      const opened = await readingsIn(join(next, basename(file)), true).catch((fault: Error) => fault.message)

      if (opened === 3) expect(step).toBe('done')
      else if (isDamaged) expect(opened, step).toBe('file is not a database')
      else if (opened !== 5) expect(opened, step).toContain('Run esep restore again')
      const again = await restored({ file: at!, keyFile: key!, ...said })
      expect(again, step).toMatchObject({ ok: true })
      expect([await readingsIn(at), integrityOf(at!)], step).toEqual([3, 'ok'])
      await withStorage((storage) => readKeys(key!, storage), at)
      const names = readdirSync(snapshot)
      expect(names.filter((name) => name.includes('.restoring'))).toEqual([])
      const kept = names.filter((name) => /\.before-[0-9T]+(-\d)?$/.test(name)).map((name) => join(snapshot, name))
      const whole: number[] = []
      if (!isDamaged) for (const one of kept) whole.push(await readingsIn(one))
      expect(isDamaged || whole.includes(5), `${step}: ${whole}`).toBe(true)
      for (const one of [snapshot, next]) rmSync(one, { recursive: true })
    }
  },
)

test('[faults/V9] [faults/V2] killed just before the end by a signal, the old database is opened with all it had', async () => {
  const script = `
    import { restore } from '#server/keeping/restore.ts'
    import { keyCheckOf } from '#server/keys.ts'
    const [from, file, keyFile] = process.argv.slice(1)
    const step = (name) => name === 'in place' && process.kill(process.pid, 'SIGKILL')
    const clock = { now: () => Date.parse('2026-11-20T07:00:00Z') }
    await restore({ from, file, keyFile, keyCheckOf, clock, who: 'x', origin: 'x', step })`
  const { signal } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script, from, file, keyFile])
  const before = names()

  const readings = await readingsIn(file, true)

  expect([signal, readings]).toEqual(['SIGKILL', 5])
  expect(before.filter((name) => /before|restoring/.test(name))).toHaveLength(2)
  // The copy, and the second name of what is served again.
  expect(names().filter((name) => /before|restoring/.test(name))).toEqual([])
})

function integrityOf(of: string): unknown {
  const database = new DatabaseSync(of)
  const row = database.prepare('pragma integrity_check').get()!
  database.close()
  return Object.values(row)[0]
}

test('[faults/V9] a restore to a new machine that was killed is told at the next start, in place of a new database', async () => {
  const elsewhere = join(folder, 'new.sqlite')
  copyFileSync(from, `${elsewhere}.restoring`)

  await expect(readingsIn(elsewhere, true)).rejects.toThrow('Run esep restore again with the same backup')
  expect(existsSync(elsewhere)).toBe(false)
  await restored({ file: elsewhere, keyFile: `${elsewhere}.key` })
  expect(await readingsIn(elsewhere, true)).toBe(3)
})
