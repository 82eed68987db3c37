/** Ended when left: no transaction of a page that sleeps stands in the way of the next page. */
import { IDBKeyRange as FakeKeyRange, IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createDatabase, type Database, type Db } from '#client/store/db.ts'

const put = (db: Db, value: string) => db.settings.put({ key: 'theme', value })

/** Writes, and the first time is busy inside its transaction until told to end. */
function busyWriter(database: Database, value: string) {
  let ends = false
  let runs = 0
  let begun = (): void => undefined
  const isUnderWay = new Promise<void>((resolve) => {
    begun = resolve
  })
  const written = database.use((db) =>
    db.transaction('rw', db.settings, async () => {
      runs += 1
      await put(db, value)
      begun()
      while (runs === 1 && !ends) await db.settings.get('theme')
    }),
  )
  const end = (): void => {
    ends = true
  }
  return { isUnderWay, written, end, runs: () => runs }
}

function twoPages() {
  const indexedDB = new IDBFactory()
  const page = new EventTarget()
  const engine = { indexedDB, IDBKeyRange: FakeKeyRange }
  const left = createDatabase({ ...engine, page })
  const next = createDatabase(engine)
  const leave = (persisted: boolean) => page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }))
  return { left, next, leave }
}

const themeIn = async (database: Database): Promise<unknown> =>
  (await database.use((db) => db.settings.get('theme')))?.value

test('[faults/D10] a page put aside in the middle of a write does not keep the next page waiting', async () => {
  const { left, next, leave } = twoPages()
  const writer = busyWriter(left, 'left')
  await writer.isUnderWay

  leave(true)

  await next.use((db) => db.settings.put({ key: 'language', value: 'kk' }))
  expect((await next.use((db) => db.settings.get('language')))?.value).toBe('kk')
  await writer.written
})

test('[faults/D10] shown again, the page does what was ended once more, on a new handle', async () => {
  const { left, next, leave } = twoPages()
  const writer = busyWriter(left, 'left')
  await writer.isUnderWay

  leave(true)
  await writer.written

  expect(writer.runs()).toBe(2)
  expect(await themeIn(next)).toBe('left')
})

test('[faults/D10] a page that only loses sight of its person ends its work as always', async () => {
  const { left, next, leave } = twoPages()
  const writer = busyWriter(left, 'left')
  await writer.isUnderWay

  leave(false)
  writer.end()
  await writer.written

  expect(writer.runs()).toBe(1)
  expect(await themeIn(next)).toBe('left')
})

test('[faults/D10] what has ended by itself is no concern of a page that leaves', async () => {
  const { left, leave } = twoPages()
  await left.use((db) => put(db, 'kept'))

  leave(true)

  expect(await themeIn(left)).toBe('kept')
})
