import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRelease } from '#server/intake/release.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import { aContract, aUtility } from '#test/support/builders.ts'
import { ACCOUNT, aResident, REGISTER, type Resident, residentOf } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestServer } from '#test/support/test-server.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-17T12:00:00+05:00' })
})
afterEach(() => resident.server.close())

/** Hands in one after the other, an hour between. */
async function queue(...values: string[]) {
  const items = []
  for (const value of values) {
    const item = resident.item({ value })
    expect(await resident.standings(item)).toMatchObject([{ status: 'queued', period: '2026-11' }])
    resident.server.clock.pass(3_600_000)
    items.push(item)
  }
  return items
}

async function openAt(moment: string) {
  resident.server.clock.set(moment)
  return await resident.server.release.due()
}

const events = async (item: { account: string; id: string }) =>
  (await resident.server.storage.readings.events({ ...item, variant: 0 })).map(({ by, status }) => `${by}: ${status}`)

test('[W4] a reading that waited for the 18th is accepted at its opening, not before', async () => {
  const [item] = await queue('00203.170')

  expect(await openAt('2026-11-18T08:59:59.999+05:00')).toBe(0)
  expect(await openAt('2026-11-18T09:00:00+05:00')).toBe(1)
  expect(await resident.standing(item!)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await events(item!)).toEqual(['intake: queued', 'release: accepted'])
})

test('[W4] of several that waited, the newest counts and the older are superseded', async () => {
  const items = await queue('00201.000', '00202.000', '00203.000')

  expect(await openAt('2026-11-18T09:00:00+05:00')).toBe(3)

  const standings = await Promise.all(items.map((item) => resident.standing(item)))
  expect(standings.map((standing) => standing.status)).toEqual(['superseded', 'superseded', 'accepted'])
})

test('[W4] a held reading supersedes nothing: the older one counts', async () => {
  const last = aStoredReading({ value: '00200.000' })
  await resident.server.storage.write((queries) => queries.readings.add([last], 0, 'test'))
  const [older, newest] = await queue('00203.000', '00150.000')

  await openAt('2026-11-18T09:00:00+05:00')

  expect(await resident.standing(newest!)).toEqual({ status: 'held', reason: 'lower', period: '2026-11' })
  expect(await resident.standing(older!)).toEqual({ status: 'accepted', period: '2026-11' })
})

test('[W4] an opening missed while the server was down is made good at the next start', async () => {
  const [item] = await queue('00203.170')

  expect(await openAt('2026-11-25T03:00:00+05:00')).toBe(1)
  expect(await resident.standing(item!)).toEqual({ status: 'accepted', period: '2026-11' })
})

test('[W4] what lay over several openings comes out as if each had been kept', async () => {
  const [first] = await queue('00203.000')
  resident.server.clock.set('2026-11-18T21:00:00+05:00')
  const [second] = await queue('00202.500')
  resident.server.clock.set('2026-12-01T12:00:00+05:00')
  const next = resident.item({ value: '00206.000' })
  await resident.standings(next)

  const judged = await openAt('2026-12-19T12:00:00+05:00')

  expect(judged).toBe(3)
  expect(await events(first!)).toEqual(['intake: queued', 'release: accepted', 'release: superseded'])
  expect(await resident.standing(second!)).toEqual({ status: 'accepted', period: '2026-11' })
  expect(await resident.standing(next)).toEqual({ status: 'accepted', period: '2026-12' })
})

test('[W4] started twice at once, each reading is judged once', async () => {
  const items = await queue('00201.000', '00202.000')
  const { storage, clock } = resident.server
  clock.set('2026-11-18T09:00:00+05:00')
  const other = createRelease({ storage, clock, onFault: () => undefined })

  const counts = await Promise.all([resident.server.release.due(), other.due(), resident.server.release.due()])

  expect(counts.reduce((sum, count) => sum + count)).toBe(2)
  for (const item of items) expect(await events(item)).toHaveLength(2)
  expect(await resident.server.release.due()).toBe(0)
})

test('[W4] a release and intake that meet at the opening leave one reading accepted', async () => {
  const waiting = await queue('00201.000', '00202.000')
  resident.server.clock.set('2026-11-18T09:00:00+05:00')
  const fresh = Array.from({ length: 10 }, (_, at) => resident.item({ value: `00203.00${at}` }))

  await Promise.all([
    ...fresh.slice(0, 5).map((item) => resident.standings(item)),
    resident.server.release.due(),
    ...fresh.slice(5).map((item) => resident.standings(item)),
  ])

  const accepted = await resident.server.storage.readings.accepted([ACCOUNT], '2026-11')
  const newest = fresh.toSorted((a, b) => (a.id > b.id ? -1 : 1))[0]!
  expect(accepted.map((row) => row.id)).toEqual([newest.id])
  for (const item of waiting) expect(await resident.standing(item)).toMatchObject({ status: 'superseded' })
})

test('[W4] a newer reading that waited supersedes one accepted in the same minute', async () => {
  const [waiting] = await queue('00203.000')
  resident.server.clock.set('2026-11-18T09:00:00+05:00')
  const older = resident.item({ taken: '2026-11-16T12:00:00+05:00', value: '00202.000' })
  await resident.standings(older)

  await resident.server.release.due()

  expect(await resident.standing(waiting!)).toMatchObject({ status: 'accepted' })
  expect(await resident.standing(older)).toMatchObject({ status: 'superseded' })
})

test('[R7] a contract that ended while a reading waited is asked about the day it was taken', async () => {
  await resident.server.close()
  const contract = aContract({ endsOn: '2026-11-17' })
  resident = await aResident({ at: '2026-11-17T12:00:00+05:00', account: { contract } })
  await queue('00203.170')

  await openAt('2026-11-18T09:00:00+05:00')

  const counting = await resident.server.storage.readings.acceptedFor(ACCOUNT, REGISTER, '2026-11')
  expect(counting?.value).toBe('00203.170')
})

test('[W2] an opening that a new calendar moved is waited for anew', async () => {
  const [item] = await queue('00203.170')
  const later = defaultCalendar()
  later.app = { ...later.app, firstDay: 20 }
  const calendars = [{ effectiveOn: '2000-01-01', calendar: later }]
  await resident.server.storage.accounts.putUtility(aUtility({ calendars }))

  await openAt('2026-11-18T09:00:00+05:00')

  const opensAt = Date.parse('2026-11-20T09:00:00+05:00')
  expect(await resident.standing(item!)).toEqual({ status: 'queued', opensAt, period: '2026-11' })
})

test('[R2] a fault in judging one waiting reading leaves it held and releases the others', async () => {
  await resident.server.addAccount('astana-22222222')
  const other = residentOf(resident.server, await resident.server.signIn('astana-22222222'))
  const broken = other.item({ account: 'astana-22222222' })
  await other.standings(broken)
  const [item] = await queue('00203.170')
  const { storage, clock } = resident.server
  const faults: unknown[] = []
  const withoutOther = (queries: Queries): Queries => ({
    ...queries,
    accounts: { ...queries.accounts, find: (keys) => queries.accounts.find(keys.filter((key) => key === ACCOUNT)) },
  })
  const write: Storage['write'] = (work) => storage.write((queries) => work(withoutOther(queries)))
  clock.set('2026-11-18T09:00:00+05:00')

  await createRelease({ storage: { ...storage, write }, clock, onFault: (fault) => faults.push(fault) }).due()

  expect(faults).toHaveLength(1)
  expect(await resident.standing(item!)).toMatchObject({ status: 'accepted' })
  expect(await other.standing(broken)).toEqual({ status: 'held', reason: 'internal', period: '2026-11' })
})

test('[W4] more than one transaction’s worth is released, in order', async () => {
  const opensAt = Date.parse('2026-11-18T09:00:00+05:00')
  const rows = Array.from({ length: 1203 }, (_, at) =>
    aStoredReading({
      status: 'queued',
      period: '2026-11',
      opens_at: opensAt,
      read_on: '2026-11-17',
      value: `00203.${String(at % 1000).padStart(3, '0')}`,
      taken_at: Date.parse('2026-11-17T12:00:00+05:00') + at,
    }),
  )
  await resident.server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))

  expect(await openAt('2026-11-18T09:00:00+05:00')).toBe(1203)
  const counting = await resident.server.storage.readings.acceptedFor(ACCOUNT, REGISTER, '2026-11')
  expect(counting?.id).toBe(rows.at(-1)!.id)
})

test('[W4] a server that stops before the opening and starts after it releases what waited', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'esep-')), 'esep.sqlite')
  const before = await createTestServer({ file, at: '2026-11-17T12:00:00+05:00' })
  await before.addAccount(ACCOUNT)
  const waiting = residentOf(before, await before.signIn(ACCOUNT))
  const item = waiting.item()
  await waiting.standings(item)
  await before.close()

  const after = await createTestServer({ file, at: '2026-11-20T12:00:00+05:00' })
  await after.release.due()

  expect(await after.storage.readings.under([item])).toMatchObject([{ status: 'accepted', period: '2026-11' }])
  await after.close()
})
