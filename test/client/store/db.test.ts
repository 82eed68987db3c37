/** Db: a handle that dies is opened again, once; a database is never deleted. */
import { readFileSync } from 'node:fs'
import { Dexie } from 'dexie'
import { IDBKeyRange as FakeKeyRange, forceCloseDatabase, IDBDatabase, IDBFactory } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createDatabase, isDeadHandle } from '#client/store/db.ts'
import { aSavedEntry } from '#test/support/test-entry.ts'

const open = (indexedDB = new IDBFactory(), openTimeoutMs = 1000) =>
  createDatabase({ indexedDB, IDBKeyRange: FakeKeyRange, openTimeoutMs })

const named = (name: string): Error => Object.assign(new Error(name), { name })

test.each(['UnknownError', 'InvalidStateError', 'DatabaseClosedError'])(
  '[faults/D6] after %s the work is done once more on a new handle',
  async (name) => {
    const database = open()
    const handles: unknown[] = []

    const done = await database.use(async (db) => {
      handles.push(db)
      if (handles.length === 1) throw named(name)
      return 'done'
    })

    expect(done).toBe('done')
    expect(handles[0]).not.toBe(handles[1])
  },
)

test('[faults/D6] it heals once only: the second failure is told', async () => {
  let calls = 0

  const work = open().use(() => {
    calls += 1
    return Promise.reject(named('UnknownError'))
  })

  await expect(work).rejects.toThrow('UnknownError')
  expect(calls).toBe(2)
})

test('[faults/D6] an error that is not about the handle is not tried again', async () => {
  let calls = 0

  const work = open().use(() => {
    calls += 1
    return Promise.reject(named('QuotaExceededError'))
  })

  await expect(work).rejects.toThrow('QuotaExceededError')
  expect(calls).toBe(1)
})

test('[faults/B7] a connection closed underneath is opened again', async () => {
  const database = open()
  await database.use((db) => db.settings.put({ key: 'theme', value: 'dark' }))
  await database.use(async (db) => forceCloseDatabase(db.backendDB() as never))

  const kept = await database.use((db) => db.settings.get('theme'))

  expect(kept?.value).toBe('dark')
})

test('[faults/D8] what is written is flushed: strict durability', async () => {
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction')
  onTestFinished(() => spy.mockRestore())

  await open().use((db) => db.outbox.clear())

  const options = spy.mock.calls.filter(([, mode]) => mode === 'readwrite').map(([, , said]) => said)
  expect(options).toEqual([{ durability: 'strict' }])
})

test('[faults/D10] another tab that upgrades is not held up, and this one works on', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  onTestFinished(() => warned.mockRestore())
  const indexedDB = new IDBFactory()
  const old = open(indexedDB)
  await old.use((db) => db.settings.put({ key: 'theme', value: 'dark' }))

  await new Promise((resolve) => {
    indexedDB.open('esep', 1000).onsuccess = resolve
  })
  const kept = await old.use((db) => db.settings.get('theme'))

  expect(kept?.value).toBe('dark')
})

/** As the first version of the app made it. */
const FIRST_STORES = {
  outbox: '[account+id], seq, [subject+state]',
  drafts: '[subject+account+serial]',
  accounts: '[subject+key]',
  utilities: 'key',
  settings: 'key',
}

test('[faults/D11] a phone of the first version keeps its readings, also where the first change of its tables was cut off', async () => {
  const indexedDB = new IDBFactory()
  const first = new Dexie('esep', { indexedDB, IDBKeyRange: FakeKeyRange })
  first.version(1).stores(FIRST_STORES)
  const reading = aSavedEntry()
  await first.table('outbox').add(reading)
  first.close()
  await new Promise((resolve) => {
    const cutOff = indexedDB.open('esep', 30)
    cutOff.onupgradeneeded = () => {
      cutOff.result.createObjectStore('photos')
      cutOff.transaction!.abort()
    }
    cutOff.onerror = resolve
  })

  const kept = await open(indexedDB).use(async (db) => ({
    outbox: await db.outbox.toArray(),
    added: await Promise.all([db.rounds.count(), db.photos.count(), db.visitDrafts.count()]),
  }))

  expect(kept).toEqual({ outbox: [reading], added: [0, 0, 0] })
})

test('[faults/D10] a database that does not open is told in time', async () => {
  const stuck = { open: () => ({}), cmp: () => 0 } as unknown as IDBFactory

  await expect(open(stuck, 20).use(async () => 'never')).rejects.toThrow('did not open')
})

test('[faults/D6] the cause inside what the library wraps is seen', () => {
  expect(isDeadHandle(Object.assign(named('AbortError'), { inner: named('UnknownError') }))).toBe(true)
  expect(isDeadHandle(named('ConstraintError'))).toBe(false)
  expect(isDeadHandle('UnknownError')).toBe(false)
})

test('[faults/D7] no module of the store can delete the database', () => {
  const text = readFileSync('client/store/db.ts', 'utf8') + readFileSync('client/store/store.ts', 'utf8')

  expect(text).not.toMatch(/deleteDatabase|Dexie\.delete|\.delete\(\)/)
})
