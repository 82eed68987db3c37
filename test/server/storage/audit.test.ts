import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStorage, type Storage } from '#server/storage/storage.ts'

let storage: Storage

beforeEach(async () => {
  storage = await openStorage({ file: ':memory:', serving: true })
})
afterEach(() => storage.close())

const note = (deed: string, at: number, said: { who?: string; about?: string } = {}) =>
  storage.audit.note({ at, who: 'aigul', origin: 'test', deed, about: null, why: null, ...said })

const deeds = async (...asked: Parameters<Storage['audit']['list']>) =>
  (await storage.audit.list(...asked)).map(({ deed }) => deed)

test('[security/K1] what was noted is listed newest first, by when, who, what and to what', async () => {
  await note('review accept', 1)
  await note('review reject', 2, { who: 'marat', about: 'E-1' })
  await note('reviews', 3)
  await note('review', 4)
  await note('Review accept', 5)

  expect(await deeds({}, 9)).toEqual(['Review accept', 'review', 'reviews', 'review reject', 'review accept'])
  expect(await deeds({ deed: 'review' }, 9)).toEqual(['review', 'review reject', 'review accept'])
  expect(await deeds({ deed: 'review accept' }, 9)).toEqual(['review accept'])
  expect(await deeds({ since: 3, who: 'aigul' }, 9)).toEqual(['Review accept', 'review', 'reviews'])
  expect(await deeds({ about: 'E-1' }, 9)).toEqual(['review reject'])
  expect(await deeds({ about: "'; drop table audit; --" }, 9)).toEqual([])
})

test('[security/K1] a long list is read on from where it ended, also among rows of one moment', async () => {
  for (let at = 0; at < 7; at += 1) await note('x', Math.floor(at / 3))
  const all = await storage.audit.list({}, 99)

  const pages = []
  for (let page = await storage.audit.list({}, 2); page.length > 0; ) {
    pages.push(...page)
    page = await storage.audit.list({}, 2, page.at(-1))
  }

  expect(pages).toEqual(all)
})

test('[security/K1] rows without a seal are found, oldest first, and no longer once they have one', async () => {
  for (const at of [30, 10, 20]) await note(`at ${at}`, at)
  const asked = { from: 10, until: 20, limit: 9 }
  const rows = await storage.audit.unsealed(asked)

  await storage.audit.seal([{ number: 1, audit: rows[0]!.id, hash: 'h' }])

  expect(rows.map(({ at }) => at)).toEqual([10, 20])
  expect((await storage.audit.unsealed(asked)).map(({ at }) => at)).toEqual([20])
  expect(await storage.audit.unsealedCount()).toBe(2)
  expect(await storage.audit.head()).toEqual({ number: 1, audit: rows[0]!.id, hash: 'h', at: 10 })
  expect(await storage.audit.sealsAfter(0, 9)).toEqual([{ number: 1, audit: rows[0]!.id, hash: 'h', row: rows[0] }])
})

test('[security/K1] neither a row nor a number is sealed twice', async () => {
  for (const at of [1, 2]) await note('x', at)
  const [first, second] = await storage.audit.unsealed({ from: 0, until: 9, limit: 9 })
  await storage.audit.seal([{ number: 1, audit: first!.id, hash: 'h' }])

  await expect(storage.audit.seal([{ number: 1, audit: second!.id, hash: 'h' }])).rejects.toThrow()
  await expect(storage.audit.seal([{ number: 2, audit: first!.id, hash: 'h' }])).rejects.toThrow()
})

test('an audit in which nothing happened has no head and nothing to seal', async () => {
  expect(await storage.audit.head()).toBeNull()
  expect(await storage.audit.unsealedCount()).toBe(0)
  expect(await storage.audit.sealsAfter(0, 9)).toEqual([])
  await storage.audit.seal([])
})
