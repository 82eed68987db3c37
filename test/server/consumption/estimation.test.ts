import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEstimation, type Estimation } from '#server/consumption/estimation.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import { DEFAULT_ESTIMATION } from '#shared/domain/estimate.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import { aContract, aMeter, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { ACCOUNT, aResident, REGISTER, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

let resident: Resident
let estimation: Estimation
let faults: unknown[]

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-05T12:00:00+05:00' })
  faults = []
  const { storage, clock } = resident.server
  estimation = createEstimation({ storage, clock, onFault: (fault) => faults.push(fault) })
  // Begins with what closes from now on: November.
  await runs()
})
afterEach(async () => {
  expect(faults).toEqual([])
  await resident.server.close()
})

/** Runs until nothing is due. */
async function runs(of = estimation): Promise<Period[]> {
  const periods: Period[] = []
  for (let task = await of.next(); task; task = await of.next()) {
    periods.push(task.progress.period)
    await of.some(task)
  }
  return [...new Set(periods)]
}

const readings = (...said: Partial<ReadingTable>[]) =>
  resident.server.storage.write((queries) => queries.readings.add(said.map(aStoredReading), 0, 'test'))

/** One accepted reading a month, the last one in October. */
const history = (...values: string[]) =>
  readings(
    ...values.map((value, at) => ({ value, read_on: `2026-${String(11 - values.length + at).padStart(2, '0')}-20` })),
  )

const estimates = async (account = ACCOUNT) =>
  (await resident.server.storage.estimates.counting(account, '2000-01')).map(({ period, volume, kind, basis }) => ({
    period,
    volume,
    kind,
    basis,
  }))

const closeNovember = () => resident.server.clock.set('2026-12-04T00:00:00+05:00')

test('[C2] once the period has closed, grace included, a register without a reading is estimated by its mean', async () => {
  await history('00100.000', '00104.000', '00110.000', '00112.000')

  resident.server.clock.set('2026-12-03T23:59:59+05:00')
  expect(await runs()).toEqual([])
  closeNovember()
  expect(await runs()).toEqual(['2026-11'])

  const basis = '2026-08 2026-09 2026-10'
  expect(await estimates()).toEqual([{ period: '2026-11', volume: '4.000', kind: 'mean', basis }])
})

test('[C2] what was read is not estimated', async () => {
  await history('00100.000', '00104.000')
  await readings({ value: '00106.000', read_on: '2026-11-20' })
  closeNovember()

  await runs()

  expect(await estimates()).toEqual([])
})

test('[C2] a held reading does not keep the period from being estimated', async () => {
  await history('00100.000', '00104.000')
  await readings({ value: '00006.000', read_on: '2026-11-20', status: 'held', reason: 'lower' })
  closeNovember()

  await runs()

  expect(await estimates()).toMatchObject([{ period: '2026-11', volume: '4.000' }])
})

test('[C2] three months running by the mean, then by the norm', async () => {
  await history('00100.000', '00106.000')

  for (const month of ['2026-12', '2027-01', '2027-02', '2027-03', '2027-04']) {
    resident.server.clock.set(`${month}-05T12:00:00+05:00`)
    await runs()
  }

  expect((await estimates()).map(({ period, kind, volume }) => `${period} ${kind} ${volume}`)).toEqual([
    '2026-11 mean 6.000',
    '2026-12 mean 6.000',
    '2027-01 mean 6.000',
    '2027-02 norm 4.000',
    '2027-03 norm 4.000',
  ])
})

test('[C2] a meter that hung there only part of the month, or under no contract all month, is not estimated', async () => {
  const { server } = resident
  await server.addAccount('astana-10000001', { meters: [aMeter({ installedOn: '2026-11-02' })] })
  await server.addAccount('astana-10000002', { meters: [aMeter({ removedOn: '2026-11-29' })] })
  await server.addAccount('astana-10000003', { contract: null })
  await server.addAccount('astana-10000004', { contract: aContract({ endsOn: '2026-11-29' }) })
  await server.addAccount('astana-10000005')
  closeNovember()

  await runs()

  const made = await Promise.all([1, 2, 3, 4, 5].map((number) => estimates(`astana-1000000${number}`)))
  expect(made.map((rows) => rows.length)).toEqual([0, 0, 0, 0, 1])
})

test('[C2] the meters of a dwelling share its norm, those that were read too', async () => {
  const meters = [
    aMeter(),
    aMeter({ serial: '22-418838', place: 'bathroom' }),
    aMeter({ serial: 'G-1', service: 'heat' }),
  ]
  await resident.server.addAccount('astana-10000001', { meters })
  await readings({ account: 'astana-10000001', value: '00001.000', read_on: '2026-11-20' })
  closeNovember()

  await runs()

  expect(await estimates('astana-10000001')).toEqual([{ period: '2026-11', volume: '2.000', kind: 'norm', basis: '' }])
})

test('[C2] a utility’s own settings are followed', async () => {
  const norm = { ...DEFAULT_ESTIMATION.norm, 'hot-water': 7.5 }
  await resident.server.storage.accounts.putUtility(aUtility({ estimation: { ...DEFAULT_ESTIMATION, norm } }))
  closeNovember()

  await runs()

  expect(await estimates()).toMatchObject([{ volume: '7.500', kind: 'norm' }])
})

test('[C2] run again, nothing is estimated twice, and an estimate once made stays as it was', async () => {
  await history('00100.000', '00104.000')
  closeNovember()
  await runs()
  const before = await estimates()
  const { storage } = resident.server

  const row = (await storage.estimates.counting(ACCOUNT, '2026-11'))[0]!
  const again = await storage.write((queries) => queries.estimates.add([{ ...row, volume: '9.000' }]))

  expect(await runs()).toEqual([])
  expect(again).toEqual([])
  expect(await estimates()).toEqual(before)
})

test('[C2] a phone pulls an account again when something of it was estimated, and only then', async () => {
  await resident.server.addAccount('astana-10000001', { contract: null })
  const { storage } = resident.server
  const revisions = () => storage.accounts.revisions([ACCOUNT, 'astana-10000001'])
  const before = await revisions()
  closeNovember()

  await runs()

  const after = await revisions()
  expect(after.get(ACCOUNT)).toBe(before.get(ACCOUNT)! + 1)
  expect(after.get('astana-10000001')).toBe(before.get('astana-10000001'))
})

test('[C2] a reading accepted for an estimated month counts in the estimate’s place, which is kept', async () => {
  await history('00100.000', '00104.000')
  const held = aStoredReading({ value: '00005.000', read_on: '2026-11-20', status: 'held', reason: 'lower' })
  await readings(held)
  closeNovember()
  await runs()

  await resident.server.review.accept({ account: ACCOUNT, number: held.number, reason: 'seen', by: 'operator' })

  expect(await estimates()).toEqual([])
  const range = { after: 'astana-', to: ACCOUNT }
  expect(await resident.server.storage.volumes.estimates(range, '2026-11', '2026-12')).toMatchObject([
    { register: REGISTER, period: '2026-11', read: '2026-11' },
  ])
})

test('[C2] what closed before the server first looked is never estimated', async () => {
  const fresh = await aResident({ at: '2026-12-10T12:00:00+05:00' })
  const { storage, clock } = fresh.server
  const own = createEstimation({ storage, clock, onFault: (fault) => faults.push(fault) })

  expect(await runs(own)).toEqual([])
  expect(await storage.estimates.progress('astana')).toMatchObject([{ period: '2026-11', state: 'passed-over' }])
  clock.set('2027-01-05T12:00:00+05:00')
  expect(await runs(own)).toEqual(['2026-12'])
  await fresh.server.close()
})

test('[C2] after a long standstill the last three closed periods are made good, oldest first', async () => {
  resident.server.clock.set('2027-06-10T12:00:00+05:00')

  expect(await runs()).toEqual(['2027-03', '2027-04', '2027-05'])
  const progress = await resident.server.storage.estimates.progress('astana')
  expect(progress.map(({ period, state }) => `${period} ${state}`).toReversed()).toEqual([
    '2026-10 passed-over',
    '2026-11 passed-over',
    '2026-12 passed-over',
    '2027-01 passed-over',
    '2027-02 passed-over',
    '2027-03 done',
    '2027-04 done',
    '2027-05 done',
  ])
})

test('[C2] [W4] what still waits to be released for the period is waited for', async () => {
  const { clock, release } = resident.server
  const item = resident.item({ value: '00203.170' })
  expect(await resident.standings(item)).toMatchObject([{ status: 'queued', period: '2026-11' }])
  closeNovember()

  expect(await runs()).toEqual([])
  await release.due()
  expect(await runs()).toEqual(['2026-11'])
  expect(await estimates()).toEqual([])
  expect(clock.now()).toBe(Date.parse('2026-12-04T00:00:00+05:00'))
})

test('[C2] [faults/V2] killed in the middle it goes on where it was, and all are estimated once', async () => {
  const { server } = resident
  for (let at = 0; at < 1200; at += 1) await server.addAccount(`astana-2000${String(at).padStart(4, '0')}`)
  closeNovember()
  let writes = 0
  const dying = {
    ...server.storage,
    write: async <Value>(work: Parameters<typeof server.storage.write<Value>>[0]) => {
      writes += 1
      if (writes > 2) throw new Error('killed')
      return await server.storage.write(work)
    },
  }
  const killed = createEstimation({ storage: dying, clock: server.clock, onFault: (fault) => faults.push(fault) })
  await expect(runs(killed)).rejects.toThrow('killed')
  const [half] = await server.storage.estimates.progress('astana')

  await runs()

  expect(half).toMatchObject({ state: 'going-on', made: 500, reached: 'astana-20000498' })
  const [done] = await server.storage.estimates.progress('astana')
  expect(done).toMatchObject({ state: 'done', made: 1201 })
})

test('[C2] two servers at it at once make each estimate once, and note it once', async () => {
  const { server } = resident
  for (let at = 0; at < 1100; at += 1) await server.addAccount(`astana-2000${String(at).padStart(4, '0')}`)
  closeNovember()
  const other = createEstimation({ ...server, onFault: (fault) => faults.push(fault) })

  await Promise.all([runs(), runs(other)])

  const [done] = await server.storage.estimates.progress('astana')
  expect(done).toMatchObject({ state: 'done', made: 1101 })
  expect(await server.storage.estimates.counting('astana-20001000', '2026-11')).toHaveLength(1)
})

test('[C2] that a period was estimated is noted', async () => {
  closeNovember()

  await runs()

  const notes = await resident.server.storage.audit.list({ deed: 'consumption' }, 10)
  expect(notes.map(({ who, deed, about, details }) => ({ who, deed, about, details }))).toEqual([
    { who: 'estimation', deed: 'consumption estimate', about: 'astana 2026-11', details: '{"made":1}' },
  ])
})

test('[C2] [faults/G9] a utility whose profile cannot be read keeps no other from being estimated', async () => {
  await resident.server.storage.accounts.putUtility(aUtility({ key: 'aaa', zone: 'Nowhere/At_all' }))
  closeNovember()

  await runs()

  expect(await estimates()).toHaveLength(1)
  expect(faults.splice(0).length).toBeGreaterThan(0)
})

test('[C2] [R4] a reading sent when the period is over counts for the next, so an estimate stands', async () => {
  closeNovember()
  await runs()

  const late = anItem({
    ...aReading({ account: ACCOUNT, subject: resident.person.subject, readOn: '2026-11-28' }),
    deviceTime: { at: Date.parse('2026-11-28T12:00:00+05:00'), zone: 'Asia/Almaty', offset: 300, jumped: false },
  })

  expect(await resident.standings(late)).toMatchObject([{ period: '2026-12' }])
  expect(await estimates()).toHaveLength(1)
})
