import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BulkReview, createBulkReview, MOST_AT_ONCE } from '#server/intake/bulk-review.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import { ACCOUNT, aResident, REGISTER, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

let resident: Resident
let bulk: BulkReview

const WORDS = { reason: 'meter was replaced', by: 'operator' }

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
  bulk = createBulkReview(resident.server)
  const last = aStoredReading({ value: '00200.000' })
  await resident.server.storage.write((queries) => queries.readings.add([last], 0, 'test'))
})
afterEach(() => resident.server.close())

/** Hands in a value that is held, taken at that hour of the day. */
async function aHeldOne(value: string, hour: string) {
  resident.server.clock.pass(60_000)
  const item = resident.item({ value, taken: `2026-11-20T${hour}:00:00+05:00` })
  const [receipt] = await resident.receipts(item)
  expect(receipt!.standing.status).toBe('held')
  return item
}

const eventsOf = async (item: { account: string; id: string }) =>
  (await resident.server.storage.readings.events({ ...item, variant: 0 })).map(({ status }) => status)

test('[R5] of two held readings of a register and period the newest by takenAt counts, whichever came first', async () => {
  const newer = await aHeldOne('00150.000', '11')
  const older = await aHeldOne('00140.000', '10')

  await bulk.accept(await bulk.matching({}), WORDS)

  expect(await resident.standing(newer)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(older)).toEqual({ status: 'superseded', period: '2026-11' })
  expect(await eventsOf(newer)).toEqual(['held', 'accepted'])
  expect(await eventsOf(older)).toEqual(['held', 'superseded'])
})

test('[R5] the same comes of them in two transactions, in either order', async () => {
  const newer = await aHeldOne('00150.000', '11')
  const older = await aHeldOne('00140.000', '10')
  const [first, second] = await bulk.matching({})

  await bulk.accept([second!], WORDS)
  await bulk.accept([first!], WORDS)

  expect(await resident.standing(newer)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(older)).toEqual({ status: 'superseded', period: '2026-11' })
})

test('[R5] what counts already is superseded by a newer held reading, and never displaced by an older one', async () => {
  const held = await aHeldOne('00150.000', '10')
  const counting = resident.item({ value: '00203.000', taken: '2026-11-20T11:00:00+05:00' })
  await resident.receipts(counting)
  const newest = await aHeldOne('00160.000', '12')
  const keys = await bulk.matching({})

  const decided = await bulk.accept(keys, WORDS)

  expect(decided.map(({ row, result }) => [row.id, result.ok && result.value.status])).toEqual([
    [newest.id, 'accepted'],
    [held.id, 'superseded'],
  ])
  expect(await resident.standing(counting)).toEqual({ status: 'superseded', period: '2026-11' })
  const notes = await resident.server.storage.audit.list({}, 9)
  expect(notes.map(({ details }) => JSON.parse(details).displaced).filter(Boolean)).toEqual([counting.id])
})

test('[R5] an older one alone leaves what counts as it is', async () => {
  const held = await aHeldOne('00150.000', '10')
  const counting = resident.item({ value: '00203.000', taken: '2026-11-20T11:00:00+05:00' })
  await resident.receipts(counting)

  await bulk.accept(await bulk.matching({}), WORDS)

  expect(await resident.standing(counting)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(held)).toEqual({ status: 'superseded', period: '2026-11' })
})

test('[R5] the period does not move, months later', async () => {
  const held = await aHeldOne('00150.000', '10')
  resident.server.clock.set('2027-02-20T12:00:00+05:00')

  await bulk.accept(await bulk.matching({}), WORDS)

  expect(await resident.standing(held)).toEqual({ status: 'accepted', period: '2026-11' })
})

test('[R3] what somebody decided meanwhile is left alone', async () => {
  const held = await aHeldOne('00150.000', '10')
  const keys = await bulk.matching({})
  await bulk.reject(keys, WORDS)

  const [decided] = await bulk.accept(keys, WORDS)

  expect(decided!.result).toEqual({ ok: false, refusal: 'not-held' })
  expect(await resident.standing(held)).toMatchObject({ status: 'rejected' })
})

test('[R2] a stranger’s readings are never accepted in bulk, but may be rejected', async () => {
  await resident.server.addAccount('astana-12045588')
  const [receipt] = await resident.receipts(resident.item({ account: 'astana-12045588' }))
  expect(receipt!.standing).toMatchObject({ status: 'held', reason: 'not-entitled' })
  const keys = await bulk.matching({ heldFor: 'not-entitled' })

  const [accepted] = await bulk.accept(keys, WORDS)
  const [rejected] = await bulk.reject(keys, WORDS)

  expect(accepted!.result).toEqual({ ok: false, refusal: 'one-by-one' })
  expect(rejected!.result).toMatchObject({ ok: true, value: { status: 'rejected' } })
})

test('a transaction that fails half-way leaves all as they were, and those before it decided', async () => {
  const rows = Array.from({ length: 3 }, (_, at) =>
    aStoredReading({ account: `astana-1204550${at}`, status: 'held', reason: 'lower', register: REGISTER }),
  )
  await resident.server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))
  const keys = await bulk.matching({})
  const { storage, clock } = resident.server
  const failing = (queries: Queries): Queries => ({
    ...queries,
    audit: { ...queries.audit, notes: () => Promise.reject(new Error('the last step')) },
  })
  const write: Storage['write'] = (work) => storage.write((queries) => work(failing(queries)))
  await bulk.reject(keys.slice(0, 1), WORDS)

  const broken = createBulkReview({ storage: { ...storage, write }, clock })

  await expect(broken.reject(keys.slice(1), WORDS)).rejects.toThrow('the last step')
  expect(await storage.held.count({})).toBe(2)
})

test('[R4] hundreds are decided in chunks, and one of each register and period counts', async () => {
  const accounts = Array.from({ length: 150 }, (_, at) => `astana-${13_000_000 + at}`)
  for (const account of accounts) await resident.server.addAccount(account)
  const rows = accounts.flatMap((account, at) =>
    [3, 1, 2].map((minute) =>
      aStoredReading({ account, status: 'held', reason: 'lower', taken_at: minute, received_at: at * 3 + minute }),
    ),
  )
  await resident.server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))

  const keys = await bulk.matching({ heldFor: 'lower' })
  for (let from = 0; from < keys.length; from += MOST_AT_ONCE)
    await bulk.accept(keys.slice(from, from + MOST_AT_ONCE), WORDS)

  const stored = await resident.server.storage.readings.under(rows)
  expect(stored.filter(({ status }) => status === 'accepted').map(({ taken_at }) => taken_at)).toEqual(
    Array(150).fill(3),
  )
  expect(stored.filter(({ status }) => status === 'superseded')).toHaveLength(300)
  expect(await resident.server.storage.readings.acceptedFor(ACCOUNT, REGISTER, '2026-10')).toMatchObject({
    value: '00200.000',
  })
})
