import { afterEach, beforeEach, expect, test } from 'vitest'
import { createReview } from '#server/intake/review.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import { anItem } from '#test/support/builders.ts'
import { ACCOUNT, aResident, REGISTER, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
  const last = aStoredReading({ value: '00200.000' })
  await resident.server.storage.write((queries) => queries.readings.add([last], 0, 'test'))
})
afterEach(() => resident.server.close())

/** One that counts and, newer, one that is held. */
async function aHeldOne() {
  const counting = resident.item({ value: '00203.000' })
  await resident.standings(counting)
  resident.server.clock.pass(60_000)
  const held = resident.item({ value: '00150.000' })
  const [receipt] = await resident.receipts(held)
  expect(receipt!.standing).toMatchObject({ status: 'held', reason: 'lower' })
  return { counting, held, number: receipt!.number }
}

const decision = (number: string, account = ACCOUNT) => ({ account, number, reason: 'photo seen', by: 'operator' })

test('[R3] held readings are listed oldest first and found by their receipt', async () => {
  const { number } = await aHeldOne()
  const { review } = resident.server

  expect((await review.held(10)).map((row) => row.number)).toEqual([number])
  expect((await review.find(ACCOUNT, number))?.value).toBe('00150.000')
  expect(await review.find('astana-99000001', number)).toBeNull()
})

test('[R5] accepting a held reading swaps it with what counted, and does not move the period', async () => {
  const { counting, held, number } = await aHeldOne()
  resident.server.clock.set('2026-12-19T12:00:00+05:00')

  const decided = await resident.server.review.accept(decision(number))

  expect(decided).toEqual({ ok: true, value: { status: 'accepted', period: '2026-11' } })
  expect(await resident.standing(held)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(counting)).toEqual({ status: 'superseded', period: '2026-11' })
  const events = await resident.server.storage.readings.events({ ...held, variant: 0 })
  expect(events.at(-1)).toMatchObject({ by: 'operator', note: 'photo seen', status: 'accepted' })
})

test('[R5] a swap that fails half-way leaves both as they were', async () => {
  const { counting, held, number } = await aHeldOne()
  const { storage, clock } = resident.server
  let moves = 0
  const failing = (queries: Queries): Queries => ({
    ...queries,
    readings: {
      ...queries.readings,
      async move(...args) {
        moves += 1
        if (moves === 2) throw new Error('the second half')
        await queries.readings.move(...args)
      },
    },
  })
  const write: Storage['write'] = (work) => storage.write((queries) => work(failing(queries)))

  await expect(createReview({ storage: { ...storage, write }, clock }).accept(decision(number))).rejects.toThrow('half')

  expect(moves).toBe(2)
  expect(await resident.standing(held)).toMatchObject({ status: 'held' })
  expect(await resident.standing(counting)).toMatchObject({ status: 'accepted' })
})

test('[R3] rejecting tells the resident the reason, and what counted still counts', async () => {
  const { counting, held, number } = await aHeldOne()
  const before = await resident.server.storage.accounts.revisions([ACCOUNT])

  const decided = await resident.server.review.reject(decision(number))

  expect(decided).toEqual({ ok: true, value: { status: 'rejected', reason: 'photo seen', period: '2026-11' } })
  expect(await resident.standing(held)).toEqual({ status: 'rejected', reason: 'photo seen', period: '2026-11' })
  expect(await resident.standing(counting)).toMatchObject({ status: 'accepted' })
  expect(await resident.server.storage.accounts.revisions([ACCOUNT])).not.toEqual(before)
})

test('[R3] the resident sees the decision at the next pull', async () => {
  const { held, number } = await aHeldOne()
  const pull = async (since = '') => await (await resident.person.call('GET', `/api/v1/accounts?since=${since}`)).json()
  const { revision } = (await pull()).accounts[0]
  await resident.server.review.accept(decision(number))

  const { accounts } = await pull(`${ACCOUNT}:${revision}`)

  const seen = accounts[0].readings.find((reading: { id: string }) => reading.id === held.id)
  expect(seen.standing).toEqual({ status: 'accepted', period: '2026-11' })
})

test('[R3] only held readings are decided about, and once', async () => {
  const { counting, number } = await aHeldOne()
  const [receipt] = await resident.receipts(counting)
  const { review } = resident.server

  expect(await review.accept(decision(receipt!.number))).toEqual({ ok: false, refusal: 'not-held' })
  expect(await review.accept(decision('E-0000-0000'))).toEqual({ ok: false, refusal: 'no-such-reading' })
  await review.reject(decision(number))
  expect(await review.accept(decision(number))).toEqual({ ok: false, refusal: 'not-held' })
  expect(await review.reject(decision(number, 'astana-99000001'))).toEqual({ ok: false, refusal: 'no-such-reading' })
})

test('[R9] a meter that is not listed cannot be accepted, but rejected', async () => {
  const [receipt] = await resident.receipts(resident.item({ register: 'unlisted/main' }))
  const { review } = resident.server

  expect(await review.accept(decision(receipt!.number))).toEqual({ ok: false, refusal: 'no-such-register' })
  expect(await review.reject(decision(receipt!.number))).toMatchObject({ ok: true })
})

test('[R2] a reading for an account that does not exist cannot be accepted', async () => {
  const [receipt] = await resident.receipts(resident.item({ account: 'astana-99999999' }))

  expect(await resident.server.review.accept(decision(receipt!.number, 'astana-99999999'))).toEqual({
    ok: false,
    refusal: 'no-such-account',
  })
})

test('[R1] of a conflict a person may choose the other content, and one counts', async () => {
  const first = resident.item({ value: '00203.000' })
  const other = anItem({ ...first, value: '00204.000' })
  const [, receipt] = await resident.receipts(first, other)

  expect(await resident.server.review.accept(decision(receipt!.number))).toEqual({
    ok: true,
    value: { status: 'accepted', period: '2026-11' },
  })
  const counting = await resident.server.storage.readings.acceptedFor(ACCOUNT, REGISTER, '2026-11')
  expect(counting).toMatchObject({ variant: 1, value: '00204.000', ticks: 204_000 })
})
