import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  ACCOUNT,
  aLine,
  type Billing,
  createBilling,
  csvOf,
  type Line,
  manyLines,
} from '#test/server/import/billing.ts'
import { aMeter, aRegister } from '#test/support/builders.ts'
import { aResident } from '#test/support/resident.ts'

let billing: Billing

beforeEach(async () => {
  billing = await createBilling()
})
afterEach(() => billing.close())

const stored = async (account = ACCOUNT) => (await billing.server.storage.imports.stored([account])).get(account)!
const accepted = async (account = ACCOUNT) => await billing.server.storage.readings.accepted([account], '2000-01')

const day: Line = {
  'meter serial': '00871125',
  service: 'Электр',
  place: '',
  register: 'күн',
  digits: '6',
  decimals: '0',
  'last value': '4500',
}
const night: Line = { ...day, register: 'түн', 'last value': '900' }

test('a file becomes accounts, contracts, meters, registers and accepted readings', async () => {
  const report = await billing.load([aLine(), aLine(day), aLine(night), aLine({ 'account number': '12045588' })])

  expect(report).toMatchObject({
    outcome: 'loaded',
    lines: 4,
    newAccounts: 2,
    newMeters: 3,
    readings: 4,
    badLines: 0,
    warnedLines: 0,
    errorsFile: null,
  })
  expect((await billing.server.storage.accounts.find([ACCOUNT])).get(ACCOUNT)).toEqual({
    account: ACCOUNT,
    utility: 'astana',
    address: 'Сығанақ к-сі, 18, 47',
    district: 'yesil',
    contract: { startsOn: '2020-02-01', endsOn: null },
    revision: 1,
    meters: [
      aMeter({
        serial: '00871125',
        service: 'electricity',
        place: null,
        installedOn: '2021-03-15',
        verifiedUntil: '2027-03-15',
        registers: [
          aRegister({ name: 'day', digits: 6, decimals: 0, unit: 'kWh' }),
          aRegister({ name: 'night', digits: 6, decimals: 0, unit: 'kWh' }),
        ],
      }),
      aMeter({ installedOn: '2021-03-15', verifiedUntil: '2027-03-15' }),
    ],
  })
  expect((await stored()).row).toMatchObject({ holder: 'А. Б.', contract_number: 'Д-17' })
})

test('[R3] a last value is an accepted reading of the billing system, with its event and a number of its own', async () => {
  await billing.load([aLine()])

  const [reading] = await billing.server.storage.readings.under(await accepted())
  expect(reading).toMatchObject({
    account: ACCOUNT,
    variant: 0,
    channel: 'billing',
    subject: 'billing',
    register: '22-418837/main',
    value: '00203.170',
    ticks: 203_170,
    read_on: '2026-10-20',
    taken_at: Date.parse('2026-10-20T12:00:00+05:00'),
    received_at: billing.server.clock.now(),
    commit_seq: 1,
    status: 'accepted',
    period: '2026-10',
  })
  expect(reading!.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(await billing.server.storage.readings.events(reading!)).toMatchObject([
    { step: 0, status: 'accepted', by: 'import' },
  ])
})

test('the same file again changes nothing, and no phone pulls again', async () => {
  const lines = [aLine(), aLine(day), aLine(night)]
  await billing.load(lines)
  const before = [await stored(), await billing.server.storage.readings.under(await accepted())]
  billing.server.clock.pass(86_400_000)

  const report = await billing.load(lines)

  expect(report).toMatchObject({ newAccounts: 0, changedAccounts: 0, unchangedAccounts: 1, newMeters: 0, readings: 0 })
  expect([await stored(), await billing.server.storage.readings.under(await accepted())]).toEqual(before)
})

test.each([
  ['an address', { address: 'Абая 5' }],
  ['a holder', { holder: 'Ә. Б.' }],
  ['a district', { district: 'район Алматы' }],
  ['a contract', { 'contract end': '2026-12-31' }],
  ['a contract number', { 'contract number': 'Д-18' }],
  ['a verification', { 'verified until': '2033-03-15' }],
  ['more digits', { digits: '6' }],
  ['a value of another month', { 'last value': '210', 'last value read on': '2026-11-19' }],
])('%s that changed moves the revision of its account by one, and of no other', async (_, said) => {
  const other = aLine({ 'account number': '12045588' })
  await billing.load([aLine(), other])

  const report = await billing.load([aLine(said as Line), other])

  expect(report).toMatchObject({ changedAccounts: 1, unchangedAccounts: 1 })
  expect([(await stored()).row.revision, (await stored('astana-12045588')).row.revision]).toEqual([2, 1])
})

test('what the file does not have stays: accounts, meters, columns', async () => {
  await billing.load([aLine(), aLine(day), aLine({ 'account number': '12045588' })])
  const {
    holder: _,
    'contract number': __,
    'contract start': ___,
    'contract end': ____,
    ...rest
  } = aLine({ address: 'Абая 5' })

  const report = await billing.load([rest])

  expect(report).toMatchObject({ changedAccounts: 1, warnedLines: 1 })
  const { row, meters } = await stored()
  expect(row).toMatchObject({
    address: 'Абая 5',
    holder: 'А. Б.',
    contract_number: 'Д-17',
    contract_starts_on: '2020-02-01',
    revision: 2,
  })
  expect(meters.map(({ serial, removed_on }) => [serial, removed_on])).toEqual([
    ['00871125', null],
    ['22-418837', null],
  ])
  expect(await billing.server.storage.accounts.count()).toBe(2)
  expect(billing.errors()[0]!.slice(0, 3)).toEqual([
    '2',
    'meter serial',
    expect.stringContaining('the meter 00871125 is not in the file'),
  ])
})

test('a meter that was exchanged closes, the new one opens, and both keep their readings', async () => {
  await billing.load([aLine()])
  const next = aLine({
    'meter serial': '26-000001',
    'installed on': '2026-11-05',
    'last value': '0,003',
    'last value read on': '2026-11-05',
  })

  const report = await billing.load([next])
  const again = await billing.load([next])

  expect(report).toMatchObject({ changedAccounts: 1, newMeters: 1, closedMeters: 1, readings: 1 })
  expect(again).toMatchObject({ unchangedAccounts: 1, newMeters: 0, closedMeters: 0, readings: 0, warnedLines: 0 })
  expect(
    (await stored()).meters.map(({ serial, place, installed_on, removed_on }) => [
      serial,
      place,
      installed_on,
      removed_on,
    ]),
  ).toEqual([
    ['22-418837', 'kitchen', '2021-03-15', '2026-11-05'],
    ['26-000001', 'kitchen', '2026-11-05', null],
  ])
  expect((await accepted()).map(({ register, period }) => [register, period])).toEqual([
    ['22-418837/main', '2026-10'],
    ['26-000001/main', '2026-11'],
  ])
})

const OLD_READ_ON_20_OCTOBER = aLine()
const EXCHANGED = {
  'meter serial': '26-000001',
  'installed on': '2026-10-05',
  'last value': '0,003',
  'last value read on': '2026-10-05',
}

test('[R3] an exchange from before an accepted reading of the old meter is not made, but told', async () => {
  await billing.load([OLD_READ_ON_20_OCTOBER])

  const report = await billing.load([aLine(EXCHANGED)])

  expect(report).toMatchObject({ badLines: 1, newMeters: 0, closedMeters: 0 })
  expect(billing.errors()[0]!.slice(0, 3)).toEqual([
    '2',
    'installed on',
    'the meter 26-000001 replaces 22-418837, and 00203.170 of 2026-10-20 is accepted, which is after that; put the day right, or give 22-418837 a line with the day on which it was removed',
  ])
  expect((await stored()).meters.map(({ removed_on }) => removed_on)).toEqual([null])
})

test('[R3] a day of removal before an accepted reading is taken if the file says it, and told', async () => {
  await billing.load([OLD_READ_ON_20_OCTOBER])
  const removed = aLine({ 'removed on': '2026-10-05', 'last value': '', 'last value read on': '' })

  const report = await billing.load([removed, aLine(EXCHANGED)])

  expect(report).toMatchObject({ badLines: 0, warnedLines: 1, newMeters: 1, closedMeters: 1, readings: 1 })
  expect(billing.errors()[0]!.slice(0, 3)).toEqual([
    '2',
    'removed on',
    'the meter 22-418837 was removed on 2026-10-05, and 00203.170 of 2026-10-20 is accepted, which is after that; that reading still counts, and everything was loaded',
  ])
  expect((await accepted()).map(({ register, period }) => [register, period])).toEqual([
    ['22-418837/main', '2026-10'],
    ['26-000001/main', '2026-10'],
  ])
})

test('[R3] a day of installation after an accepted reading is told', async () => {
  await billing.load([OLD_READ_ON_20_OCTOBER])

  const report = await billing.load([
    aLine({ 'installed on': '2026-11-01', 'last value': '', 'last value read on': '' }),
  ])

  expect(report).toMatchObject({ changedAccounts: 1, warnedLines: 1 })
  expect(billing.errors()[0]![2]).toContain('was installed on 2026-11-01, and 00203.170 of 2026-10-20 is accepted')
})

test('an exchange on the day of the last reading of the old meter is made without a word', async () => {
  await billing.load([OLD_READ_ON_20_OCTOBER])

  const report = await billing.load([
    aLine({ ...EXCHANGED, 'installed on': '2026-10-20', 'last value read on': '2026-10-20' }),
  ])

  expect(report).toMatchObject({ badLines: 0, warnedLines: 0, newMeters: 1, closedMeters: 1 })
})

test('a file whose accounts do not stand together closes no meter by mistake', async () => {
  await billing.load([aLine()])
  const second = aLine({ 'meter serial': '26-000001', 'installed on': '2026-11-05' })

  const report = await billing.load([second, aLine({ 'account number': '12045588' }), aLine()])

  expect(report).toMatchObject({ newAccounts: 1, closedMeters: 0, badLines: 2 })
  expect((await stored()).meters.map(({ removed_on }) => removed_on)).toEqual([null])
})

test('a line that cannot be read closes no meter by mistake', async () => {
  await billing.load([aLine()])
  const second = aLine({ 'meter serial': '26-000001', 'installed on': '2026-11-05' })

  const report = await billing.load([second, aLine({ 'account number': '?' })])

  expect(report).toMatchObject({ closedMeters: 0, badLines: 2 })
})

test('[R3] what a resident handed in stays, whatever the file says of that period', async () => {
  const resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
  const { server } = resident
  const item = resident.item({ value: '00203.170' })
  await resident.standings(item)
  const own = await createBilling({ at: '2026-11-20T13:00:00+05:00' })
  const line = (value: string) =>
    aLine({
      place: '',
      'installed on': '',
      'verified until': '',
      'last value': value,
      'last value read on': '2026-11-20',
    })
  const run = (value: string) =>
    own.run(own.file(csvOf([line(value)])), {}, { storage: server.storage, keys: server.keys, clock: server.clock })

  const same = await run('203,170')
  const other = await run('204')

  expect(same).toMatchObject({ ok: true, value: { readings: 0, warnedLines: 0 } })
  expect(other).toMatchObject({ ok: true, value: { readings: 0, warnedLines: 1, badLines: 0 } })
  expect(own.errors()[0]![2]).toBe(
    '204.000 differs from 00203.170, which is accepted for 2026-11; the value was not taken, everything else was',
  )
  expect(await resident.standing(item)).toEqual({ status: 'accepted', period: '2026-11' })
  await own.close()
  await server.close()
})

test('[R5] a resident’s reading of the same day is newer than the billing system’s', async () => {
  const resident = await aResident({ at: '2026-11-20T09:30:00+05:00' })
  const { server } = resident
  const own = await createBilling()
  const line = aLine({ 'last value': '200', 'last value read on': '2026-11-20', 'installed on': '', place: '' })
  await own.run(own.file(csvOf([line])), {}, { storage: server.storage, keys: server.keys, clock: server.clock })
  server.clock.pass(60_000)

  const [standing] = await resident.standings(resident.item({ value: '00203.170' }))

  expect(standing).toEqual({ status: 'accepted', period: '2026-11' })
  await own.close()
  await server.close()
})

test('[R7] accounts without a contract are told', async () => {
  const report = await billing.load([aLine({ 'contract start': '' }), aLine({ 'account number': '12045588' })])

  expect(report).toMatchObject({ newAccounts: 2, withoutContract: 1 })
  expect((await stored()).row.contract_starts_on).toBeNull()
})

test('[security/C5] wrong lines go to a file, the rest is loaded, and what was put right can be loaded by itself', async () => {
  const wrong = aLine({ 'account number': '12045588', district: 'Медеу', address: '=Абая "5"', digits: '0' })
  const report = await billing.load([
    aLine(),
    { ...wrong, address: '"=Абая ""5"""' },
    aLine({ 'account number': '12045589' }),
  ])

  expect(report).toMatchObject({ outcome: 'loaded', newAccounts: 2, badLines: 1 })
  expect(report.errorsFile).toMatch(/accounts\.csv\.errors\.csv$/)
  expect(billing.errors()).toEqual([
    [
      '3',
      'district, digits',
      '«Медеу» is no district of astana; it has yesil, almaty; it must be a whole number from 1 to 9, not «0»',
      ...Object.values({ ...wrong, address: `'${wrong.address}` }),
    ],
  ])

  const put = readFileSync(report.errorsFile!, 'utf8').replace(';Медеу;', ';Есіл;').replace(';0;3;', ';5;3;')
  const again = await billing.run(billing.file(put, 'put-right.csv'))

  expect(again).toMatchObject({
    ok: true,
    value: { newAccounts: 1, badLines: 0, unused: ['line', 'column', 'reason'] },
  })
  expect((await stored('astana-12045588')).row.address).toBe('=Абая "5"')
})

test('an errors file has gone when there are no errors any more', async () => {
  const report = await billing.load([aLine({ digits: '0' })])
  const again = await billing.load([aLine()])

  expect([report.badLines, again.badLines]).toEqual([1, 0])
  expect(existsSync(report.errorsFile!)).toBe(false)
})

test('strict: nothing is loaded if any line is wrong, be it the last', async () => {
  const lines = manyLines(1500)
  const bad = { ...lines[1499]!, digits: '0' }

  const refused = await billing.load([...lines.slice(0, 1499), bad], { isStrict: true })
  const count = await billing.server.storage.accounts.count()
  const loaded = await billing.load(lines, { isStrict: true })

  expect(refused).toMatchObject({ outcome: 'refused', badLines: 1, newAccounts: 0 })
  expect(count).toBe(0)
  expect(loaded).toMatchObject({ outcome: 'loaded', newAccounts: 1500, badLines: 0, errorsFile: null })
})

test('strict: what only the stored accounts contradict is found before anything is loaded', async () => {
  await billing.load([aLine()])

  const report = await billing.load([aLine({ 'account number': '12045588' }), aLine({ service: 'heat', place: '' })], {
    isStrict: true,
  })

  expect(report).toMatchObject({ outcome: 'refused', badLines: 1 })
  expect(await billing.server.storage.accounts.count()).toBe(1)
})

test('a dry run tells the same and writes nothing', async () => {
  await billing.load([aLine()])
  const lines = [
    aLine({ address: 'Абая 5' }),
    aLine({ 'account number': '12045588' }),
    aLine({ 'account number': '1' }),
  ]
  const before = await billing.server.storage.meta.identity()

  const planned = await billing.load(lines, { isDryRun: true })
  const unchanged = [
    (await stored()).row.address,
    await billing.server.storage.accounts.count(),
    await billing.server.storage.meta.identity(),
  ]
  const noted = await billing.server.storage.audit.list({ deed: 'accounts import' }, 100)
  const loaded = await billing.load(lines)

  expect(planned).toMatchObject({ newAccounts: 1, changedAccounts: 1, newMeters: 1, readings: 1, badLines: 1 })
  expect({ ...planned, outcome: 'loaded' }).toEqual(loaded)
  expect(unchanged).toEqual(['Сығанақ к-сі, 18, 47', 1, before])
  expect(noted).toHaveLength(2)
})

test('[security/K1] the beginning and the end are noted, with the file’s digest and what was done', async () => {
  await billing.load([aLine()])

  const notes = await billing.server.storage.audit.list({ deed: 'accounts import' }, 10)

  expect(
    notes
      .map(({ who, origin, about, details }) => ({ who, origin, about, ...JSON.parse(details) }))
      .toSorted((a, b) => (a.state < b.state ? -1 : 1)),
  ).toMatchObject([
    {
      who: 'aigul',
      origin: 'test',
      about: 'accounts.csv',
      state: 'begun',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      lines: 1,
    },
    { who: 'aigul', origin: 'test', about: 'accounts.csv', state: 'loaded', newAccounts: 1, readings: 1, badLines: 0 },
  ])
})

test.each([
  ['an empty file', '', 'is empty.'],
  ['a header alone', csvOf([aLine()]).split('\r\n')[0]!, 'has a header and no lines.'],
  ['a header of other columns', 'a;b\n1;2\n', 'has no column for «account number»'],
  [
    'a file of another year',
    csvOf([aLine({ 'last value read on': '2025-09-20' })]),
    'is of another year: its youngest value is of 2025-09-20, more than 13 months ago. Take the present file, or say --old if this one is meant.',
  ],
  [
    'a file of a time to come',
    csvOf([aLine({ 'last value read on': '2027-01-20' })]),
    'is of a time to come: its last values go up to 2027-01-20, and today is 2026-11-20. Check the file, and this machine’s clock.',
  ],
  [
    'half a line at the end',
    csvOf([aLine(), aLine({ 'account number': '12045588' })]).slice(0, -60),
    'seems to be cut off: its last line is line 3, and it has 9 cells, and the header has 20. Export it once more.',
  ],
  [
    'a quote open at the end',
    `${csvOf([aLine()])}12045588;"А. Б`,
    'seems to be cut off: its last line is line 3, and a quote is opened in this line and never closed. Export it once more.',
  ],
])('%s is refused in a sentence, and nothing is done', async (_, content, sentence) => {
  const refused = await billing.run(billing.file(content))

  expect(refused).toEqual({ ok: false, refusal: expect.stringContaining(sentence) })
  expect(!refused.ok && refused.refusal).toMatch(/^\/.+accounts\.csv (is|has|seems) .+\.$/s)
  expect(await billing.server.storage.audit.list({ deed: 'accounts import' }, 10)).toEqual([])
})

test('an old file is loaded if it is meant', async () => {
  const report = await billing.load([aLine({ 'last value read on': '2025-09-20' })], { isOldMeant: true })

  expect(report).toMatchObject({ newAccounts: 1, readings: 1 })
})

test('a utility that is not there is refused, and a database without any', async () => {
  const file = billing.file(csvOf([aLine()]))
  const bare = await createBilling({ utilities: [] })

  expect(await billing.run(file, { utility: 'shymkent' })).toEqual({
    ok: false,
    refusal: 'There is no utility «shymkent» in this database. It has: astana.',
  })
  expect(await billing.run(file, { utility: undefined })).toMatchObject({
    refusal: expect.stringContaining('«utility»'),
  })
  expect(await bare.run(file)).toMatchObject({ refusal: expect.stringContaining('This database has no utility yet') })
  await bare.close()
})

test('a last line without an end is loaded and told', async () => {
  const report = await billing.run(billing.file(csvOf([aLine()]).trimEnd()))

  expect(report).toMatchObject({ ok: true, value: { newAccounts: 1, endsOpen: true } })
})
