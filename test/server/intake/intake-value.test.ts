import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ReadingTable } from '#server/storage/schema.ts'
import { aMeter } from '#test/support/builders.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

// Many runs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const YEAR = 365 * 86_400_000
let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => resident.server.close())

const stored = async (item: { account: string; id: string }): Promise<ReadingTable> =>
  (await resident.server.storage.readings.under([item]))[0]!

/** Twelve months of 3 m³ each, the last on 20 October at 190.000. */
async function withHistory(last = 190) {
  const months = Array.from({ length: 12 }, (_, at) => new Date(Date.UTC(2025, 10 + at, 20)).toISOString().slice(0, 10))
  const rows = months.map((readOn, at) =>
    aStoredReading({ read_on: readOn, value: `${String(last - 3 * (11 - at)).padStart(5, '0')}.000` }),
  )
  await resident.server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))
}

const judged = async (value: string) => {
  resident.server.clock.pass(1000)
  const item = resident.item({ value })
  const [standing] = await resident.standings(item)
  return { standing, marks: (await stored(item)).marks }
}

test('[P1] usual use counts without a mark', async () => {
  await withHistory()

  expect(await judged('00193.200')).toEqual({ standing: { status: 'accepted', period: '2026-11' }, marks: '' })
})

test('[P1] use above twice the usual counts and is marked', async () => {
  await withHistory()

  expect(await judged('00197.500')).toMatchObject({ standing: { status: 'accepted' }, marks: 'high' })
})

test('[P1] use above five times the usual is held', async () => {
  await withHistory()

  expect(await judged('00210.000')).toMatchObject({ standing: { status: 'held', reason: 'too-high' } })
})

test('[P1] what no meter can pass in the time is held, also without a usual', async () => {
  const row = aStoredReading()
  await resident.server.storage.write((queries) => queries.readings.add([row], 0, 'test'))

  expect(await judged('99000.000')).toMatchObject({ standing: { status: 'held', reason: 'impossible' } })
})

test('[P1] little use counts and is marked', async () => {
  await withHistory()

  expect(await judged('00190.400')).toMatchObject({ standing: { status: 'accepted' }, marks: 'low' })
})

test('[P1] without a history only the range of the register limits', async () => {
  expect(await judged('98765.432')).toMatchObject({ standing: { status: 'accepted' }, marks: '' })
})

test('[P2] a value lower than the last is never refused, but held', async () => {
  await withHistory()

  expect(await judged('00189.999')).toMatchObject({
    standing: { status: 'held', reason: 'lower', period: '2026-11' },
  })
})

test('[P2] from the end of the range to its beginning is a rollover', async () => {
  await withHistory(99_998)

  expect(await judged('00001.000')).toMatchObject({ standing: { status: 'accepted' }, marks: 'rolled-over' })
})

test('[P3] the same value as last time counts and is marked', async () => {
  await withHistory()

  expect(await judged('00190.000')).toMatchObject({ standing: { status: 'accepted' }, marks: 'same' })
})

test('[P4] the server changes nothing: a swap of neighbours is stored as it was typed', async () => {
  await withHistory()
  const swapped = resident.item({ value: '00913.000' })

  expect(await resident.standings(swapped)).toMatchObject([{ status: 'held' }])
  expect((await stored(swapped)).value).toBe('00913.000')
})

test('[P5] a value that does not fit the register is held', async () => {
  for (const value of ['100000.000', '999999999999.999', '123456']) {
    expect(await judged(value)).toMatchObject({ standing: { status: 'held', reason: 'value-format' } })
  }
})

test('[P5] what is no number is not even a value', async () => {
  for (const value of ['', 'NaN', '-1.000', '1e5', '1.0000', '٢٠٣', '203,170', '9'.repeat(30), 203.17, null]) {
    expect(await resident.standings(resident.item({ value: value as string }))).toEqual(['value'])
  }
})

test('[R9] a meter nobody listed is taken with its value and held', async () => {
  const item = resident.item({ register: 'KZ-77/main', value: '00012.000' })

  expect(await resident.standings(item)).toEqual([{ status: 'held', reason: 'unknown-meter', period: '2026-11' }])
  expect(await stored(item)).toMatchObject({ register: 'KZ-77/main', value: '00012.000', ticks: null })
})

test('[R9] a register the meter does not have is held', async () => {
  const standings = await resident.standings(resident.item({ register: '22-418837/night' }))

  expect(standings).toMatchObject([{ reason: 'unknown-meter' }])
})

test('[R9] a meter that was replaced takes readings of its last day, and holds those after', async () => {
  await resident.server.close()
  const meters = [aMeter({ removedOn: '2026-11-19' }), aMeter({ serial: 'new-1', installedOn: '2026-11-19' })]
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00', account: { meters } })

  const standings = await resident.standings(
    resident.item({ readOn: '2026-11-20' }),
    resident.item({ readOn: '2026-11-19' }),
    resident.item({ register: 'new-1/main', value: '00000.500' }),
  )

  expect(standings).toMatchObject([{ reason: 'unknown-meter' }, { status: 'accepted' }, { status: 'accepted' }])
})

test('[P6] [faults/T1] a clock wrong by −46 to +10 years marks nothing if it is steady, and is never refused', async () => {
  for (const years of [-46, -10, -1, 1, 10]) {
    const now = resident.server.clock.now()
    const at = now + years * YEAR
    const item = resident.item({
      deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
      serverSeenAt: null,
    })

    expect(await resident.standings(item)).toMatchObject([{ period: '2026-11' }])
    const row = await stored(item)
    expect(row.taken_at).toBeLessThanOrEqual(now)
    expect(row.received_at).toBe(now)
  }
})

test('[P6] a time before the server was last seen, or in the future, or by a clock that jumped, is the time of receipt', async () => {
  const now = resident.server.clock.now()
  const by = (at: number, jumped = false) => ({ deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped } })
  const unsound = [
    resident.item({ ...by(now - YEAR), serverSeenAt: now - 1000 }),
    resident.item(by(now + YEAR)),
    resident.item(by(now - 1000, true)),
  ]

  const standings = await resident.standings(...unsound)

  for (const item of unsound) expect(await stored(item)).toMatchObject({ taken_at: now, marks: 'clock-unsound' })
  expect(standings.filter((one) => typeof one === 'object' && one.status === 'held')).toEqual([])
})

test('[P6] [faults/T1] whatever the clocks say, a reading is stored, under its account, at a time not after its receipt', async () => {
  const instant = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.integer({ min: -46, max: 10 }).map((years) => Date.parse('2026-11-20T07:00:00Z') + years * YEAR),
  )
  const clocks = fc.record({
    at: instant,
    serverSeenAt: fc.option(instant),
    offset: fc.integer({ min: -1440, max: 1440 }),
    jumped: fc.boolean(),
  })

  await fc.assert(
    fc.asyncProperty(clocks, async ({ at, serverSeenAt, offset, jumped }) => {
      const item = resident.item({ deviceTime: { at, zone: 'Nowhere', offset, jumped }, serverSeenAt })
      const [standing] = await resident.standings(item)
      resident.server.clock.pass(86_400_000 / 50)

      expect(standing).toBeTypeOf('object')
      expect(standing).not.toMatchObject({ reason: 'internal' })
      const row = await stored(item)
      expect(row.account).toBe(ACCOUNT)
      expect(row.taken_at).toBeLessThanOrEqual(row.received_at)
    }),
    { numRuns: 60 },
  )
})

test('[P6] an odd day of reading is marked and becomes the day it was taken', async () => {
  for (const readOn of [
    '1980-01-01',
    '2026-11-31',
    '2026-11-99',
    '2026-09-18',
    '2036-11-20',
    '-0044-03-15',
    '202611-11-11',
  ]) {
    const item = resident.item({ readOn })

    await resident.standings(item)

    expect(await stored(item)).toMatchObject({ read_on: '2026-11-20', marks: expect.stringContaining('read-on-odd') })
  }
})

test('[P6] “read earlier” is believed for two months, and a phone past midnight for a day', async () => {
  for (const readOn of ['2026-09-19', '2026-11-01', '2026-11-21']) {
    const item = resident.item({ readOn })

    await resident.standings(item)

    expect(await stored(item)).toMatchObject({ read_on: readOn, marks: '' })
  }
})

test('[R9] what a person accepted before its meter was listed is the last value for the next', async () => {
  const unlisted = aStoredReading({ ticks: null })
  await resident.server.storage.write((queries) => queries.readings.add([unlisted], 0, 'test'))

  expect(await judged('00193.000')).toMatchObject({ standing: { status: 'accepted' } })
  expect(await judged('00189.000')).toMatchObject({ standing: { status: 'held', reason: 'lower' } })
})
