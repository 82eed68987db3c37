import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isStorageBroken, isStorageBusy } from '#server/storage/broken.ts'
import { openSqlite } from '#server/storage/engine/sqlite.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { storageContract } from '#test/contract/storage.ts'
import { residentOf } from '#test/support/resident.ts'
import { createTestServer } from '#test/support/test-server.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const aFolder = () => mkdtempSync(join(tmpdir(), 'esep-sqlite-'))

storageContract('SQLite', async () => {
  const folder = aFolder()
  const file = join(folder, 'esep.sqlite')
  const storage = await openStorage({ file, serving: true })
  return {
    storage,
    beside: () => openStorage({ file, serving: false }),
    async byHand(statement) {
      const database = new DatabaseSync(file, { timeout: 5000 })
      try {
        database.exec(statement)
      } finally {
        database.close()
      }
    },
    async close() {
      await storage.close()
      rmSync(folder, { recursive: true })
    },
  }
})

let folder: string
let file: string
const open: Storage[] = []

beforeEach(() => {
  folder = aFolder()
  file = join(folder, 'esep.sqlite')
})
afterEach(async () => {
  for (const storage of open.splice(0)) await storage.close()
  rmSync(folder, { recursive: true })
})

const opened = async (serving: boolean) => {
  const storage = await openStorage({ file, serving })
  open.push(storage)
  return storage
}

test('[faults/V1] [faults/V6] the settings a receipt rests on hold after opening', () => {
  const { database, close } = openSqlite(file, { serving: true })
  const value = (pragma: string) => Object.values(database.prepare(`pragma ${pragma}`).get()!)[0]

  expect(['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys', 'mmap_size'].map(value)).toEqual([
    'wal',
    2,
    5000,
    1,
    0,
  ])
  close()
})

test('[faults/V7] the SQLite in use is one without the WAL-reset fault', () => {
  const database = new DatabaseSync(':memory:')
  const { version } = database.prepare('select sqlite_version() as version').get() as { version: string }
  database.close()

  const [major, minor, patch] = version.split('.').map(Number)
  expect(major! * 1e6 + minor! * 1e3 + patch!).toBeGreaterThanOrEqual(3_051_003)
})

test('[faults/V16] a second serving process of one file is refused in words, the first goes on', async () => {
  const first = await opened(true)

  await expect(openStorage({ file, serving: true })).rejects.toThrow('is being served by another process')
  const script = `import { openStorage } from '#server/storage/storage.ts'; await openStorage({ file: process.argv[1], serving: true })`
  const second = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script, file], {
    encoding: 'utf8',
  })

  expect(second.status).not.toBe(0)
  expect(second.stderr).toContain('is being served by another process')
  await first.meta.put('still', 'writes')
  expect(await first.meta.get('still')).toBe('writes')
})

test('[faults/V16] the claim is released when the server closes', async () => {
  const first = await openStorage({ file, serving: true })
  await first.close()

  expect((await (await opened(true)).meta.identity()).server).toMatch(/^srv_/)
})

test('[faults/V6] a server and a command in another process write as fast as they can, and neither fails', async () => {
  const server = await opened(true)
  const script = `
    import { openStorage } from '#server/storage/storage.ts'
    const storage = await openStorage({ file: process.argv[1], serving: false })
    for (let at = 0; at < 100; at += 1) await storage.write((queries) => queries.meta.nextCommitSeq())
    await storage.close()`
  const command = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, file], { stdio: 'inherit' })
  const ended = once(command, 'exit')

  let isRunning = true
  void ended.then(() => {
    isRunning = false
  })
  let written = 0
  while (isRunning) {
    await server.write((queries) => queries.meta.nextCommitSeq())
    written += 1
    await new Promise((later) => setTimeout(later, 1))
  }

  expect(await ended).toEqual([0, null])
  expect((await server.meta.identity()).commitSeq).toBe(written + 100)
})

test('[faults/V16] a command opens beside a serving process', async () => {
  const server = await opened(true)
  const beside = await opened(false)

  await beside.meta.put('from', 'beside')

  expect(await server.meta.get('from')).toBe('beside')
})

test('a database of another program is refused, and nothing in it is changed', async () => {
  const database = new DatabaseSync(file)
  database.exec('create table reading (mine text)')
  database.close()

  await expect(openStorage({ file, serving: true })).rejects.toThrow('not a database of this program')

  const after = new DatabaseSync(file)
  const tables = after.prepare("select name from sqlite_master where type = 'table' and name not like 'kysely%'").all()
  expect(tables).toEqual([{ name: 'reading' }])
  after.close()
})

test('[faults/V3] what is no database is refused', async () => {
  writeFileSync(file, 'not a database, but long enough to be read as a header of one'.repeat(100))

  const fault = await openStorage({ file, serving: true }).catch((failure: unknown) => failure)

  expect(isStorageBroken(fault)).toBe(true)
  expect(readFileSync(file, 'utf8')).toContain('not a database')
})

test('[faults/V4] a full disk is told as such, nothing of the batch is stored, and the next one is', async () => {
  const { database, dialect, close } = openSqlite(file, { serving: true })
  const db = new Kysely<{ heap: { text: string } }>({ dialect })
  database.exec('create table heap (text text)')
  const { page_count: pages } = database.prepare('pragma page_count').get() as { page_count: number }
  const fill = (rows: number) =>
    db.transaction().execute(async (transaction) => {
      for (let at = 0; at < rows; at += 1)
        await transaction
          .insertInto('heap')
          .values({ text: 'x'.repeat(4000) })
          .execute()
    })
  database.exec(`pragma max_page_count = ${pages + 20}`)

  const fault = await fill(300).catch((failure: unknown) => failure)
  await fill(5)

  expect(isStorageBusy(fault)).toBe(true)
  expect(isStorageBroken(fault)).toBe(false)
  expect(database.prepare('select count(*) as rows from heap').get()).toEqual({ rows: 5 })
  close()
})

test('[faults/V10] of 20 identical posts at once, 50 times, 50 rows are stored and all get one receipt', async () => {
  const server = await createTestServer({ file })
  await server.addAccount('astana-12045587')
  const resident = residentOf(server, await server.signIn('astana-12045587'))
  const items = Array.from({ length: 50 }, () => resident.item())

  for (const item of items) {
    const receipts = await Promise.all(Array.from({ length: 20 }, () => resident.receipts(item)))
    expect(new Set(receipts.map(([receipt]) => receipt!.number)).size).toBe(1)
  }

  const database = new DatabaseSync(file)
  expect(database.prepare('select count(*) as rows from reading').get()).toEqual({ rows: 50 })
  database.close()
  await server.close()
})

test('many different statements at once cost no more memory than those that are kept, and each still answers', async () => {
  const { dialect } = openSqlite(':memory:', { serving: false })
  const db = new Kysely<{ one: { at: number } }>({ dialect })
  await db.schema.createTable('one').addColumn('at', 'integer').execute()
  await db.insertInto('one').values({ at: 7 }).execute()
  const asked = (from: number) =>
    db
      .selectFrom('one')
      .select('at')
      .where('at', 'in', [...Array(from + 1).keys()])

  for (const round of [1, 2]) {
    for (let size = 1; size <= 400; size += 1) {
      expect(await asked(size + 6).execute(), `round ${round}, ${size}`).toEqual([{ at: 7 }])
    }
  }
  await db.destroy()
})

test.each(['.key', '-wal'])('[faults/V3] where only %s is left of a database no new one is begun', async (ending) => {
  writeFileSync(file + ending, 'left')

  await expect(openStorage({ file, serving: true })).rejects.toThrow('Put the database back')
  await expect(openStorage({ file, serving: false })).rejects.toThrow('Put the database back')
  expect(existsSync(file)).toBe(false)
})

test('[faults/V3] [faults/G7] once the file was deleted or replaced nothing more is acknowledged', async () => {
  const server = await opened(true)
  await server.write((queries) => queries.meta.nextCommitSeq())
  renameSync(file, `${file}.moved`)

  const deleted = await server.write((queries) => queries.meta.nextCommitSeq()).catch((fault: unknown) => fault)
  writeFileSync(file, 'another')
  const replaced = await server.write((queries) => queries.meta.nextCommitSeq()).catch((fault: unknown) => fault)
  renameSync(`${file}.moved`, file)

  expect([deleted, replaced].map(isStorageBroken)).toEqual([true, true])
  expect((await server.meta.identity()).commitSeq).toBe(1)
})
