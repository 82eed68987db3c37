import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => resident.server.close())

const takenAt = async (item: { account: string; id: string }): Promise<number> =>
  (await resident.server.storage.readings.under([item]))[0]!.taken_at

const jumped = () => ({ at: resident.server.clock.now(), zone: 'Asia/Almaty', offset: 300, jumped: true })

/** What a neighbour hands in for the resident's account; answers its receipt's number. */
async function byStranger(account: string, replaces: string): Promise<string> {
  await resident.server.addAccount(account)
  const stranger = await resident.server.signIn(account)
  const facts = { subject: stranger.subject, taken: '2026-11-18T10:00:00+05:00', replaces }
  const { results } = await send(resident.server, stranger, [resident.item({ value: '00204.000', ...facts })])
  return (results[0] as { receipt: { number: string } }).receipt.number
}

test('[R5] what a correction replaces does not come before it, though it arrives after it with a clock that jumped', async () => {
  const wrong = resident.item({ value: '00230.170', deviceTime: jumped() })
  const right = resident.item({ value: '00203.170', taken: '2026-11-20T11:00:00+05:00', replaces: wrong.id })
  await resident.standings(right)
  resident.server.clock.pass(3_600_000)

  expect(await resident.standings(wrong)).toEqual([{ status: 'superseded', period: '2026-11' }])
  expect(await resident.standing(right)).toEqual({ status: 'accepted', period: '2026-11' })
})

test('[R5] nor does it in one batch, the correction first', async () => {
  const wrong = resident.item({ value: '00230.170', deviceTime: jumped() })
  const right = resident.item({ value: '00203.170', taken: '2026-11-20T11:00:00+05:00', replaces: wrong.id })

  expect(await resident.standings(right, wrong)).toMatchObject([{ status: 'accepted' }, { status: 'superseded' }])
})

test('[R5] of a chain of corrections the last counts, though it came first and the others together', async () => {
  const first = resident.item({ value: '00230.170', deviceTime: jumped() })
  const second = resident.item({ value: '00220.170', deviceTime: jumped(), replaces: first.id })
  const third = resident.item({ value: '00203.170', deviceTime: jumped(), replaces: second.id })
  await resident.standings(third)
  resident.server.clock.pass(3_600_000)

  expect(await resident.standings(first, second)).toMatchObject([{ status: 'superseded' }, { status: 'superseded' }])
  expect(await resident.standing(third)).toMatchObject({ status: 'accepted' })
})

test('[R5] corrections in a circle are all stored, and one counts', async () => {
  const first = resident.item({ value: '00230.170' })
  const second = resident.item({ value: '00220.170', replaces: first.id })
  const third = resident.item({ id: first.id, value: '00203.170', replaces: second.id })

  const standings = await resident.standings(second, third)

  expect(standings.filter((one) => typeof one !== 'string' && one.status === 'accepted')).toHaveLength(1)
})

test('[R5] a stranger’s correction moves nothing, not even once a person rejected it', async () => {
  const mine = resident.item({ value: '00203.170' })
  const number = await byStranger('astana-87654321', mine.id)
  const also = resident.item({ value: '00203.180' })
  await byStranger('astana-87654322', also.id)
  await resident.server.review.reject({ account: ACCOUNT, number, reason: 'not yours', by: 'operator' })

  await resident.standings(mine, also)

  expect([await takenAt(mine), await takenAt(also)]).toEqual([mine.deviceTime.at, also.deviceTime.at])
})

test('[R5] a reading of another register corrects nothing', async () => {
  const mine = resident.item({ value: '00203.170' })
  const taken = '2026-11-20T10:00:00+05:00'
  const other = resident.item({ value: '00001.000', register: '99-999999/main', taken, replaces: mine.id })

  await resident.standings(other, mine)

  expect(await takenAt(mine)).toBe(mine.deviceTime.at)
})
