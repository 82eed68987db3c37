/** What an export says of a month: volumes, estimates, corrections, and where each figure comes from. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportConsumption } from '#server/consumption/consumption-export.ts'
import { consumptionPages } from '#server/consumption/consumption-pages.ts'
import { ndjsonFormat } from '#server/consumption/ndjson-format.ts'
import { createWholeFile } from '#server/consumption/whole-file.ts'
import { aBillingMonth, type BillingMonth, CLOSED } from '#test/support/billing-month.ts'
import { aContract, aMeter, aRegister } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { createTestServer } from '#test/support/test-server.ts'

let month: BillingMonth

beforeEach(async () => {
  month = await aBillingMonth()
})
afterEach(() => month.close())

const account = (said: Parameters<BillingMonth['server']['addAccount']>[1] = {}, key = ACCOUNT) =>
  month.server.addAccount(key, said)

test('[C1] [C3] a row names both readings, their ids, days and channels, and the volume between them', async () => {
  await account()
  const [before, present] = await month.readings(
    { value: '00190.000', read_on: '2026-10-20', channel: 'phone' },
    { value: '00194.250', read_on: '2026-11-20', marks: 'high' },
  )
  await month.until(CLOSED)

  expect(await month.rows()).toEqual([
    {
      utility: 'astana',
      account: '12045587',
      contract: '',
      service: 'hot-water',
      serial: '22-418837',
      register: 'main',
      unit: 'm3',
      period: '2026-11',
      in_use: 'whole',
      kind: 'actual',
      volume: '4.250',
      correction: '',
      corrected_periods: '',
      to_bill: '4.250',
      previous_value: '190.000',
      previous_read_on: '2026-10-20',
      previous_channel: 'phone',
      previous_period: '2026-10',
      previous_id: before!.id,
      value: '194.250',
      read_on: '2026-11-20',
      taken_at: '2026-11-20T07:00:00.000Z',
      channel: 'app',
      receipt: present!.number,
      reading_id: present!.id,
      marks: 'high',
      held: '0',
      replaced_estimate: '',
      estimated_from: '',
    },
  ])
})

test('[C1] [C3] every register has its own row, in the order of account, meter and register', async () => {
  const electricity = aMeter({
    serial: 'E-1',
    service: 'electricity',
    registers: [
      aRegister({ name: 'night', decimals: 0, unit: 'kWh' }),
      aRegister({ name: 'day', decimals: 0, unit: 'kWh' }),
    ],
  })
  await account({}, 'astana-20000000')
  await account({ meters: [electricity, aMeter({ serial: 'A-1' })] }, 'astana-10000000')
  await month.until(CLOSED)

  const rows = await month.rows()

  expect(rows.map((row) => `${row.account} ${row.serial} ${row.register} ${row.volume}`)).toEqual([
    '10000000 A-1 main 4.000',
    '10000000 E-1 day 75',
    '10000000 E-1 night 75',
    '20000000 22-418837 main 4.000',
  ])
})

test('[C1] a volume counts from the last accepted reading, however long ago, through zero if the meter passed it', async () => {
  await account()
  await month.readings(
    { value: '99990.000', read_on: '2024-03-20' },
    { value: '99995.000', read_on: '2026-07-20', status: 'superseded' },
    { value: '00010.000', read_on: '2026-11-20' },
  )
  await month.until(CLOSED)

  const [row] = await month.rows()

  expect(row).toMatchObject({ volume: '20.000', previous_period: '2024-03', previous_value: '99990.000' })
})

test('[C1] a lower reading that a person accepted brings back what was counted too much', async () => {
  await account()
  await month.readings({ value: '00194.250', read_on: '2026-10-20' }, { value: '00190.000', read_on: '2026-11-20' })
  await month.until(CLOSED)

  const [row] = await month.rows()

  expect(row).toMatchObject({ kind: 'actual', volume: '-4.250', to_bill: '-4.250' })
  expect((await month.exported()).output).toContain('1 to bill below zero')
})

test('[C1] a lower reading whose sender said that the meter passed zero has passed it', async () => {
  await account()
  await month.readings(
    { value: '60000.000', read_on: '2026-10-20' },
    { value: '00001.000', read_on: '2026-11-20', payload: '{"reasons":["M6"]}' },
  )
  await month.until(CLOSED)

  expect((await month.rows())[0]).toMatchObject({ kind: 'actual', volume: '40001.000' })
})

test('[C1] after an exchange the old meter counts to its last value, and the new one from its first', async () => {
  const old = aMeter({ serial: 'OLD', removedOn: '2026-11-10' })
  const fresh = aMeter({ serial: 'NEW', installedOn: '2026-11-10' })
  await account({ meters: [old, fresh] })
  const [, , first] = await month.readings(
    { register: 'OLD/main', value: '00190.000', read_on: '2026-10-20' },
    { register: 'OLD/main', value: '00191.500', read_on: '2026-11-10' },
    { register: 'NEW/main', value: '00000.250', read_on: '2026-11-10', status: 'superseded' },
    { register: 'NEW/main', value: '00003.000', read_on: '2026-11-25' },
  )
  await month.until(CLOSED)

  const rows = await month.rows()

  expect(rows.map((row) => `${row.serial} ${row.in_use} ${row.volume}`)).toEqual(['NEW part 2.750', 'OLD part 1.500'])
  expect(rows[0]).toMatchObject({ previous_id: first!.id, previous_value: '0.250', previous_period: '2026-11' })
})

test('[C1] a first reading with nothing before it is told as such, and the next counts from it', async () => {
  await account()
  await month.readings(
    { value: '00100.000', read_on: '2026-10-22', status: 'superseded' },
    { value: '00190.000', read_on: '2026-11-20' },
  )
  await month.until(CLOSED)

  expect((await month.rows())[0]).toMatchObject({ kind: 'first', volume: '', to_bill: '', value: '190.000' })
})

test('[C2] [C3] what was not read is exported as estimated, with what its mean is of and the readings that are held', async () => {
  await account()
  await month.readings(
    { value: '00180.000', read_on: '2026-08-20' },
    { value: '00184.000', read_on: '2026-09-20' },
    { value: '00190.000', read_on: '2026-10-20' },
    { value: '00019.000', read_on: '2026-11-20', status: 'held', reason: 'lower' },
  )
  await month.until(CLOSED)

  expect((await month.rows())[0]).toMatchObject({
    kind: 'estimated',
    volume: '5.000',
    to_bill: '5.000',
    estimated_from: '2026-09 2026-10',
    previous_value: '190.000',
    value: '',
    held: '1',
  })
})

test('[C2] the next reading takes back what was estimated since, and all bills add up to what the meter counted', async () => {
  await account()
  await month.readings({ value: '00180.000', read_on: '2026-08-20' }, { value: '00184.000', read_on: '2026-09-20' })
  await month.until('2026-10-05T12:00:00+05:00')
  await month.until('2026-11-05T12:00:00+05:00')
  await month.until(CLOSED)
  await month.readings({ value: '00190.500', read_on: '2026-12-20' })
  await month.until('2027-01-05T12:00:00+05:00')

  const bills = [...(await month.rows('2026-10')), ...(await month.rows()), ...(await month.rows('2026-12'))]

  expect(bills.map((row) => `${row.period} ${row.kind} ${row.to_bill}`)).toEqual([
    '2026-10 estimated 4.000',
    '2026-11 estimated 4.000',
    '2026-12 actual -1.500',
  ])
  expect(bills[2]).toMatchObject({ volume: '6.500', correction: '-8.000', corrected_periods: '2026-10 2026-11' })
})

test('[C2] a reading accepted late takes its estimate’s place in the month’s next export, and later exports say so', async () => {
  await account()
  const [, , held] = await month.readings(
    { value: '00180.000', read_on: '2026-09-20' },
    { value: '00184.000', read_on: '2026-10-20' },
    { value: '00200.000', read_on: '2026-11-20', status: 'held', reason: 'too-high' },
  )
  await month.until(CLOSED)
  const before = await month.rows()
  await month.readings({ value: '00201.000', read_on: '2026-12-20' })
  await month.server.review.accept({ account: ACCOUNT, number: held!.number, reason: 'a leak', by: 'operator' })
  await month.until('2027-01-05T12:00:00+05:00')

  const [november] = await month.rows()
  const [december] = await month.rows('2026-12')

  expect(before[0]).toMatchObject({ kind: 'estimated', to_bill: '4.000', held: '1' })
  expect(november).toMatchObject({ kind: 'actual', to_bill: '16.000', replaced_estimate: '4.000', held: '0' })
  expect(december).toMatchObject({ to_bill: '1.000', correction: '', replaced_estimate: '' })
  const { output } = await month.exported('--period', '2026-12')
  expect(output).toContain('Estimated then and read since: 2026-11: 1.')
})

test('[C3] a register that was not in use is not in the file, unless something of it counts', async () => {
  await account({ contract: null }, 'astana-10000001')
  await account({ contract: aContract({ endsOn: '2026-10-31' }) }, 'astana-10000002')
  await account({ meters: [aMeter({ removedOn: '2026-10-31' })] }, 'astana-10000003')
  await account({ meters: [aMeter({ installedOn: '2026-12-01' })] }, 'astana-10000004')
  await account({ contract: aContract({ endsOn: '2026-11-02' }) }, 'astana-10000005')
  await account({ contract: null }, 'astana-10000006')
  await month.readings({ account: 'astana-10000006', value: '00190.000', read_on: '2026-11-20' })
  await month.until(CLOSED)

  const rows = await month.rows()

  expect(rows.map((row) => `${row.account} ${row.in_use} ${row.kind}`)).toEqual([
    '10000005 part missing',
    '10000006 none first',
  ])
})

test('[C3] only the utility’s own accounts are in its file', async () => {
  await account()
  await month.server.addAccount('almaty-10000000')
  await month.server.addAccount('astanasu-10000000')
  await month.until(CLOSED)

  expect((await month.rows()).map((row) => row.account)).toEqual(['12045587'])
})

test('[C3] held readings of meters that nobody listed are counted in the summary', async () => {
  await account()
  await month.readings(
    { register: 'unknown/main', read_on: '2026-11-20', status: 'held', reason: 'unknown-meter' },
    { read_on: '2026-11-21', status: 'held', reason: 'lower' },
  )
  await month.until(CLOSED)

  expect((await month.exported()).output).toContain('2 readings wait for a person, 1 of meters not listed')
})

test('[C3] more accounts than fit on a page are all there, once, in order', async () => {
  const keys = Array.from({ length: 2100 }, (_, at) => `astana-3${String(at).padStart(7, '0')}`)
  await month.server.storage.write(async (queries) => {
    for (const key of keys) {
      const row = { account: key, utility: 'astana', address: '', district: '', holder: '' }
      await queries.accounts.add({ ...row, contract_starts_on: '2020-01-01', contract_ends_on: null }, [aMeter()])
    }
  })
  await month.until(CLOSED)

  expect((await month.rows()).map((row) => `astana-${row.account}`)).toEqual(keys)
})

test('[C3] a format that takes no more rows is told, and no file is made', async () => {
  await account()
  await account({}, 'astana-10000000')
  await month.until(CLOSED)
  const created = await createWholeFile(join(month.folder, 'november.csv'))
  if (!created.ok) throw new Error(created.refusal)
  const utility = (await month.server.storage.accounts.utilities())[0]!

  const done = await exportConsumption(month.server, {
    utility,
    period: '2026-11',
    format: { ...ndjsonFormat(), mostRows: 1 },
    file: created.value,
    who: 'tester',
    origin: 'test',
    about: {},
    onProgress: () => undefined,
  })
  created.value.abandon()

  expect(done).toEqual({ ok: false, refusal: 'too-many-rows' })
  expect(readdirSync(month.folder)).toEqual([])
})

test('[C3] [faults/V5] between two pages nothing is held open: the log is checkpointed while an export goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'esep-pages-'))
  const file = join(folder, 'esep.sqlite')
  const server = await createTestServer({ file })
  await server.addAccount(ACCOUNT)
  await server.addAccount('astana-10000000')
  const utility = (await server.storage.accounts.utilities())[0]!
  const other = new DatabaseSync(file)
  const checkpoint = () => other.prepare('pragma wal_checkpoint(truncate)').get()
  const seen: unknown[] = []

  for await (const page of consumptionPages(server.storage, utility, '2026-11', 1)) {
    await server.storage.meta.put('written', `beside page ${page.accounts}`)
    seen.push(checkpoint())
  }

  expect(seen).toEqual([
    { busy: 0, log: 0, checkpointed: 0 },
    { busy: 0, log: 0, checkpointed: 0 },
  ])
  other.close()
  await server.close()
  rmSync(folder, { recursive: true })
})
