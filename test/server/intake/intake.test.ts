import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { anItem } from '#test/support/builders.ts'
import { ACCOUNT, aResident, REGISTER, type Resident } from '#test/support/resident.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => resident.server.close())

const stored = (item: { account: string; id: string }) => resident.server.storage.readings.under([item])

test('[R1] the same reading sent again gets the same receipt, and is stored once', async () => {
  const reading = resident.item()

  const [first] = await resident.receipts(reading)
  const again = await send(resident.server, resident.person, [reading, reading])

  expect(again.results).toEqual([
    { outcome: 'received', replay: true, receipt: first },
    { outcome: 'received', replay: true, receipt: first },
  ])
  expect(await stored(reading)).toHaveLength(1)
})

test('[R1] a reading sent twice in one batch is stored once', async () => {
  const reading = resident.item()

  const [first, second] = await resident.receipts(reading, reading)

  expect(second).toEqual(first)
  expect(await stored(reading)).toHaveLength(1)
})

test('[R1] [faults/V12] after 400 days the same reading still gets the same receipt', async () => {
  const reading = resident.item()
  const [first] = await resident.receipts(reading)

  resident.server.clock.pass(400 * 86_400_000)
  const person = await resident.server.signIn(ACCOUNT, resident.person.secret)
  const reply = await send(resident.server, person, [reading])

  expect(reply.results).toEqual([{ outcome: 'received', replay: true, receipt: first }])
  expect(await stored(reading)).toHaveLength(1)
})

test('[R1] [faults/V11] other content under the same id is kept beside the first and held', async () => {
  const id = randomUUID()
  const first = resident.item({ id, value: '00203.170' })
  const other = resident.item({ id, value: '00999.999' })

  const standings = await resident.standings(first, other)
  const again = await resident.standings(other)

  expect(standings).toEqual([
    { status: 'accepted', period: '2026-11' },
    { status: 'held', reason: 'conflict', period: null },
  ])
  expect(again).toEqual([standings[1]])
  const rows = await stored(first)
  expect(rows.map((row) => [row.variant, row.value, row.status])).toEqual([
    [0, '00203.170', 'accepted'],
    [1, '00999.999', 'held'],
  ])
})

test('[R1] a third content under the same id is a third row', async () => {
  const id = randomUUID()

  await resident.standings(resident.item({ id, value: '00201.000' }), resident.item({ id, value: '00202.000' }))
  await resident.standings(resident.item({ id, value: '00203.000' }))

  expect((await stored({ account: ACCOUNT, id })).map((row) => row.variant)).toEqual([0, 1, 2])
})

test('[R2] what arrives other than it was recorded is asked for again, and nothing is stored', async () => {
  const reading = { ...resident.item(), value: '00203.171' }

  expect(await resident.standings(reading)).toEqual(['later'])
  expect(await stored(reading)).toEqual([])
})

test('[R2] [faults/N9] one bad item among 50 never touches the other 49', async () => {
  const good = Array.from({ length: 49 }, (_, at) => resident.item({ value: `00203.${String(at).padStart(3, '0')}` }))
  const deep = JSON.parse(`{"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`) as object
  const poison = { ...resident.item(), ...deep }

  const standings = await resident.standings(...good.slice(0, 20), poison, ...good.slice(20))

  expect(standings[20]).toBe('too-big')
  expect(standings.filter((standing) => typeof standing === 'object')).toHaveLength(49)
  expect(await resident.server.storage.readings.under(good)).toHaveLength(49)
})

test('[R2] a fault in judging one reading leaves it held, and the others judged', async () => {
  const { storage } = resident.server
  const broken = { key: 'almaty', zone: 'Nowhere/At-All', calendars: [], thresholds: {} }
  await storage.accounts.putUtility(broken as never)
  await resident.server.addAccount('almaty-77001234')
  await storage.people.grant('almaty-77001234', resident.person.subject, 0)

  const standings = await resident.standings(resident.item({ account: 'almaty-77001234' }), resident.item())

  expect(standings).toEqual([
    { status: 'held', reason: 'internal', period: null },
    { status: 'accepted', period: '2026-11' },
  ])
})

test('[R2] a form of the future is kept whole and held', async () => {
  const future = anItem({ schema: 2, account: ACCOUNT, id: randomUUID(), dial: { hands: [1, 2] } })

  expect(await resident.standings(future)).toEqual([{ status: 'held', reason: 'unknown-schema', period: null }])
  expect(JSON.parse((await stored(future))[0]!.payload)).toEqual(future)
})

test('[R6] the channel, the sender and the status come from the session, whatever the body says', async () => {
  const said = { channel: 'inspector', status: 'rejected', variant: 7, step: 9, period: '1999-01', commitSeq: 1 }
  const reading = resident.item(said)

  expect(await resident.standings(reading)).toEqual([{ status: 'accepted', period: '2026-11' }])
  const [row] = await stored(reading)
  expect(row).toMatchObject({ channel: 'app', subject: resident.person.subject, variant: 0, step: 0 })
  expect(JSON.parse(row!.payload)).toEqual(reading)
})

test('[R5] of two readings in a period the later taken counts, in whatever order they come', async () => {
  const early = resident.item({ taken: '2026-11-20T10:00:00+05:00', value: '00200.000' })
  const late = resident.item({ taken: '2026-11-20T11:00:00+05:00', value: '00201.000' })

  await resident.standings(late)
  await resident.standings(early)

  expect(await resident.standing(late)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(early)).toEqual({ status: 'superseded', period: '2026-11' })
})

test('[R5] a correction counts in place of what it replaces, for the same period', async () => {
  const wrong = resident.item({ value: '00230.170' })
  await resident.standings(wrong)
  resident.server.clock.pass(60_000)
  const right = resident.item({ value: '00203.170', replaces: wrong.id })

  expect(await resident.standings(right)).toEqual([{ status: 'accepted', period: '2026-11' }])
  expect(await resident.standing(wrong)).toEqual({ status: 'superseded', period: '2026-11' })
  expect((await stored(right))[0]!.replaces).toBe(wrong.id)
})

test('[R5] a correction is later than what it corrects, though the clock jumped in between', async () => {
  const jumped = { at: resident.server.clock.now(), zone: 'Asia/Almaty', offset: 300, jumped: true }
  const wrong = resident.item({ value: '00230.170', deviceTime: jumped })
  const right = resident.item({ value: '00203.170', taken: '2026-11-20T11:00:00+05:00', replaces: wrong.id })

  const together = await resident.standings(wrong, right)

  expect(together.at(1)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(wrong)).toEqual({ status: 'superseded', period: '2026-11' })
})

test('[R5] a correction of a reading that came in an earlier batch is later than it too', async () => {
  const jumped = { at: resident.server.clock.now(), zone: 'Asia/Almaty', offset: 300, jumped: true }
  const wrong = resident.item({ value: '00230.170', deviceTime: jumped })
  await resident.standings(wrong)
  const right = resident.item({ value: '00203.170', taken: '2026-11-20T11:00:00+05:00', replaces: wrong.id })

  expect(await resident.standings(right)).toEqual([{ status: 'accepted', period: '2026-11' }])
})

test('[R5] a correction of what never came is taken as any reading', async () => {
  const reading = resident.item({ replaces: randomUUID() })

  expect(await resident.standings(reading)).toEqual([{ status: 'accepted', period: '2026-11' }])
})

test('[R4] however many come, one reading of a register counts for a period', async () => {
  const { storage } = resident.server
  for (let at = 0; at < 20; at += 1) {
    await resident.standings(resident.item({ value: `00203.${String(at).padStart(3, '0')}` }))
    resident.server.clock.pass(1000)
  }

  const accepted = await storage.readings.accepted([ACCOUNT], '2026-11')

  expect(accepted.map((row) => row.value)).toEqual(['00203.019'])
  expect((await storage.readings.acceptedFor(ACCOUNT, REGISTER, '2026-11'))?.value).toBe('00203.019')
})

test('[security/O4] beyond 100 fresh readings a day an account is asked to come back, and a replay is not counted', async () => {
  const readings = Array.from({ length: 100 }, () => resident.item())
  await resident.standings(...readings.slice(0, 50))
  await resident.standings(...readings.slice(50))

  const [replayed, over] = await resident.standings(readings[0], resident.item())
  resident.server.clock.pass(86_400_000)
  const nextDay = await resident.standings(resident.item())

  // All of one moment: which of them counts is decided by their ids.
  expect(replayed).toMatchObject({ status: expect.stringMatching(/accepted|superseded/) })
  expect(over).toBe('later')
  expect(nextDay).toMatchObject([{ status: expect.stringMatching(/accepted|superseded/) }])
})

test('[R9] a day that no calendar has does not reach what is reckoned with, though nobody knows the account yet', async () => {
  const item = resident.item({ account: 'astana-99999999', readOn: '12026-11-20' })

  await resident.receipts(item)

  expect((await stored(item))[0]!.read_on).toBe('2026-11-20')
})
