import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { backup } from '#server/keeping/backup.ts'
import { readManifest, sha256Of } from '#server/keeping/manifest.ts'
import { keyCheckOf, readKeys } from '#server/keys.ts'
import { migrations } from '#server/storage/migrations.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { dumpOf } from '#test/support/database-dump.ts'

import { makeOldDatabase } from '#test/support/old-database.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestClock } from '#test/support/test-clock.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let folder: string
let file: string
let keyFile: string
let to: string
let storage: Storage

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-backup-'))
  mkdirSync(join(folder, 'backups'))
  file = join(folder, 'esep.sqlite')
  keyFile = `${file}.key`
  to = join(folder, 'backups', 'one.sqlite')
  storage = await openStorage({ file, serving: true })
  await readKeys(keyFile, storage)
})
afterEach(async () => {
  await storage.close()
  rmSync(folder, { recursive: true })
})

const clock = createTestClock('2026-11-20T12:00:00+05:00')

const make = (said: Partial<Parameters<typeof backup>[0]> = {}) =>
  backup({ file, keyFile, keyCheckOf, to, clock, program: '0.1.0', ...said })

const store = (count: number, said: Parameters<typeof aStoredReading>[0] = {}) =>
  storage.write(async ({ readings, meta }) => {
    const commit_seq = await meta.nextCommitSeq()
    const rows = Array.from({ length: count }, () =>
      aStoredReading({ status: 'held', period: null, reason: 'lower', commit_seq, ...said }),
    )
    await readings.add(rows, 5, 'test')
  })

const names = () => readdirSync(join(folder, 'backups')).sort()

test('[faults/V8] a backup holds all that was committed, also what is only in the log yet, in one file', async () => {
  await store(300)

  const made = await make()

  expect(made.ok).toBe(true)
  expect(dumpOf(to)).toEqual(dumpOf(file))
  expect(existsSync(`${file}-wal`)).toBe(true)
  expect(names()).toEqual(['one.sqlite', 'one.sqlite.json', 'one.sqlite.key'])
})

test('[faults/V8] beside it lie its key, for its owner alone, and what says of which database it is', async () => {
  await store(2)
  const identity = await storage.meta.identity()

  const made = await make()

  const manifest = readManifest(to)
  expect(manifest).toEqual(made)
  expect(made).toMatchObject({
    value: {
      engine: 'sqlite',
      ...identity,
      schema: Object.keys(migrations).sort().at(-1),
      counts: { account: 0, reading: 2, event: 2 },
      bytes: statSync(to).size,
      sha256: await sha256Of(to),
      madeAt: '2026-11-20T07:00:00.000Z',
      program: '0.1.0',
    },
  })
  expect(readFileSync(`${to}.key`, 'utf8')).toBe(readFileSync(keyFile, 'utf8'))
  expect([to, `${to}.key`, `${to}.json`].map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
})

test('[security/L3] the key is left out when it is kept elsewhere', async () => {
  await make({ keyFile: null })

  expect(names()).toEqual(['one.sqlite', 'one.sqlite.json'])
})

test('[faults/V8] while another process writes without a pause the backup ends, and holds one moment whole', async () => {
  await store(5000, { payload: JSON.stringify({ note: 'x'.repeat(2000) }) })
  const script = `
    import { openStorage } from '#server/storage/storage.ts'
    import { aStoredReading } from '#test/support/stored-reading.ts'
    const storage = await openStorage({ file: process.argv[1], serving: false })
    process.stdout.write('begun')
    const end = Date.now() + 30_000
    while (Date.now() < end) await storage.write(async ({ readings, meta }) => {
      const commit_seq = await meta.nextCommitSeq()
      const row = () => aStoredReading({ status: 'held', period: null, reason: 'lower', commit_seq })
      await readings.add([row(), row(), row()], 5, 'test')
    })`
  const writer = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, file])
  await once(writer.stdout, 'data')
  const before = await storage.meta.identity()
  const steps: number[] = []

  const made = await make({ onProgress: (done) => void steps.push(done) })

  const after = await storage.meta.identity()
  writer.kill('SIGKILL')
  await once(writer, 'exit')
  expect(made.ok).toBe(true)
  const { tables } = dumpOf(to)
  const commitSeq = Number(tables.meta!.find(({ name }) => name === 'commit_seq')!.value)
  expect(commitSeq).toBeGreaterThanOrEqual(before.commitSeq)
  expect(commitSeq).toBeLessThanOrEqual(after.commitSeq)
  expect(after.commitSeq).toBeGreaterThan(before.commitSeq)
  // Three readings a commit, and none of a commit that came later.
  expect(tables.reading).toHaveLength(5000 + (commitSeq - 1) * 3)
  expect(tables.event).toHaveLength(tables.reading!.length)
  expect(Math.max(...tables.reading!.map(({ commit_seq }) => Number(commit_seq)))).toBe(commitSeq)
  expect(steps.length).toBeGreaterThan(1)
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
})

test('[faults/V8] a backup that is there is not overwritten', async () => {
  await make()
  const before = readFileSync(to)
  await store(1)

  const again = await make()

  expect(again).toEqual({ ok: false, refusal: `${to} is there already, and is not overwritten. Choose another name.` })
  expect(readFileSync(to)).toEqual(before)
})

test('[faults/V8] two at once to the same file: one is made, the other refused', async () => {
  await store(500)

  const both = await Promise.all([make(), make()])

  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  expect(both.find(({ ok }) => !ok)).toMatchObject({
    refusal: expect.stringContaining('another backup is being written'),
  })
  expect(names()).toEqual(['one.sqlite', 'one.sqlite.json', 'one.sqlite.key'])
})

test.each<[string, () => Partial<Parameters<typeof backup>[0]>, string]>([
  ['a folder that is not there', () => ({ to: join(folder, 'nowhere', 'x') }), 'There is no folder'],
  ['a database that is not there', () => ({ file: `${file}.other` }), 'There is no database at'],
  ['a key that is not there', () => ({ keyFile: `${file}.other` }), 'is missing, and without it a backup is of no use'],
  [
    'another database’s key',
    () => {
      writeFileSync(`${file}.other`, 'ab'.repeat(32))
      return { keyFile: `${file}.other` }
    },
    'does not belong to this database',
  ],
  [
    'a foreign database',
    () => {
      spawnSync(process.execPath, [
        '-e',
        `new (require('node:sqlite').DatabaseSync)('${file}.other').exec('create table t(a)')`,
      ])
      return { file: `${file}.other`, keyFile: null }
    },
    'is not a database of this program',
  ],
])('[faults/V8] %s is refused in a sentence, and nothing is left', async (_, said, sentence) => {
  const made = await make(said())

  expect(made).toMatchObject({ ok: false, refusal: expect.stringContaining(sentence) })
  expect(names()).toEqual([])
})

test('[faults/V8] another key under the name of the backup’s own is not overwritten', async () => {
  writeFileSync(`${to}.key`, 'somebody’s')

  const made = await make()

  expect(made).toMatchObject({ ok: false, refusal: expect.stringContaining('is another key') })
  expect(readFileSync(`${to}.key`, 'utf8')).toBe('somebody’s')
})

test('[faults/V8] a damaged database gives no backup', async () => {
  await store(500)
  await storage.close()
  const bytes = readFileSync(file)
  bytes.fill(0x41, 4096 * 20, 4096 * 60)
  writeFileSync(file, bytes)

  await expect(make()).rejects.toThrow('could not be made; nothing of it is left')

  expect(names()).toEqual([])
  rmSync(file)
  writeFileSync(file, '')
  storage = await openStorage({ file, serving: true })
})

const isRoot = process.getuid?.() === 0
const mayMount =
  isRoot && spawnSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /mnt']).status === 0

/** In a process of its own, in a folder on a file system of so many kilobytes. */
function onSmallDisk(kilobytes: number) {
  const script = `
    import { readdirSync, statfsSync } from 'node:fs'
    import { backup } from '#server/keeping/backup.ts'
    import { keyCheckOf } from '#server/keys.ts'
    const [file, to] = process.argv.slice(1)
    const clock = { now: () => 0 }
    const made = await backup({ file, keyFile: file + '.key', keyCheckOf, to, clock, program: '0' }).catch((fault) => ({
      thrown: fault.message,
    }))
    process.stdout.write(JSON.stringify({ ...made, left: readdirSync('/mnt') }))`
  const shell = `mount -t tmpfs -o size=${kilobytes}k tmpfs /mnt && exec "$0" --input-type=module-typescript -e "$1" "$2" /mnt/one.sqlite`
  const words = ['--mount', 'sh', '-c', shell, process.execPath, script, file]
  const { stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8' })
  return JSON.parse(stdout || JSON.stringify({ stderr })) as { [said: string]: unknown }
}

test.skipIf(!mayMount)(
  `[faults/V8] [faults/V4] without room for it a backup is not begun${mayMount ? '' : ' (skipped: may not mount)'}`,
  async () => {
    await store(500)

    expect(onSmallDisk(200)).toEqual({
      ok: false,
      refusal: expect.stringMatching(/^There is not enough room in \/mnt: .* are needed, .* are free/),
      left: [],
    })
  },
)

test('[faults/V8] [faults/V4] when writing fails in the middle nothing is left of the backup', async () => {
  await store(2000)
  const script = `
    import { backup } from '#server/keeping/backup.ts'
    import { keyCheckOf } from '#server/keys.ts'
    const [file, to] = process.argv.slice(1)
    const clock = { now: () => 0 }
    await backup({ file, keyFile: file + '.key', keyCheckOf, to, clock, program: '0' }).catch((fault) =>
      process.stdout.write(fault.message),
    )`
  // No file may grow beyond half of it: the same to a program as a disk that is full.
  const most = Math.floor(statSync(file).size / 2 / 512)
  const shell = `ulimit -f ${most}; exec "$0" --input-type=module-typescript -e "$1" "$2" "$3"`

  const { stdout } = spawnSync('sh', ['-c', shell, process.execPath, script, file, to], { encoding: 'utf8' })

  expect(stdout).toContain('could not be made; nothing of it is left')
  expect(names()).toEqual([])
})

test('[faults/V8] killed in the middle, nothing has the name of a backup, and the next one says what lies there', async () => {
  await store(3000, { payload: JSON.stringify({ note: 'x'.repeat(2000) }) })
  const script = `
    import { backup } from '#server/keeping/backup.ts'
    import { keyCheckOf } from '#server/keys.ts'
    const [file, to] = process.argv.slice(1)
    const onProgress = () => process.kill(process.pid, 'SIGKILL')
    await backup({ file, keyFile: file + '.key', keyCheckOf, to, clock: { now: () => 0 }, program: '0', onProgress })`
  const { signal } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script, file, to])

  const made = await make()

  expect(signal).toBe('SIGKILL')
  expect(existsSync(to)).toBe(false)
  expect(made).toMatchObject({
    ok: false,
    refusal: expect.stringContaining('or one was killed. If none is running, remove it.'),
  })
})

test.skipIf(isRoot)('[faults/V8] a folder that may not be written is told', async () => {
  chmodSync(join(folder, 'backups'), 0o500)

  await expect(make()).rejects.toThrow('could not be made')
})

test('a backup of a database from before an upgrade leaves its schema as it is', async () => {
  const old = join(folder, 'old.sqlite')
  await makeOldDatabase(old, '0002-corrections')
  const before = dumpOf(old)

  const made = await make({ file: old })

  expect(made).toMatchObject({ ok: true, value: { schema: '0002-corrections', server: 'srv_old', commitSeq: 7 } })
  expect([dumpOf(old), dumpOf(to)]).toEqual([before, before])
})
