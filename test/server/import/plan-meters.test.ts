import { expect, test } from 'vitest'
import type { BilledAccount, BilledMeter } from '#server/import/billed-account.ts'
import { planMeters } from '#server/import/plan-meters.ts'
import type { MeterTable } from '#server/storage/schema.ts'

const ACCOUNT = 'astana-12045587'

const aStored = (said: Partial<MeterTable> = {}): MeterTable => ({
  account: ACCOUNT,
  serial: 'OLD-1',
  service: 'hot-water',
  place: null,
  installed_on: '2020-01-01',
  removed_on: null,
  verified_until: null,
  ...said,
})

const aBilled = (said: Partial<BilledMeter> = {}): BilledMeter => ({
  serial: 'OLD-1',
  service: 'hot-water',
  place: null,
  installedOn: '2020-01-01',
  removedOn: undefined,
  verifiedUntil: undefined,
  line: 2,
  registers: [],
  ...said,
})

const aNew = (said: Partial<BilledMeter> = {}) =>
  aBilled({ serial: 'NEW-9', installedOn: '2026-05-05', line: 3, ...said })

function plan(billed: BilledMeter[], stored: MeterTable[], said: Partial<BilledAccount> = {}) {
  const account = {
    ...{ account: ACCOUNT, utility: 'astana', address: '', district: '', holder: '' },
    ...{ contractNumber: null, entrance: null, floor: null },
    contract: { startsOn: '2019-01-01', endsOn: null },
    meters: billed,
    lines: [{ line: 2, cells: [] }],
    unreadBeside: null,
    ...said,
  }
  const { changed, opened, closed, faults, warnings } = planMeters(account, stored)
  return {
    changed: Object.fromEntries(
      changed.map(({ serial, installed_on, removed_on }) => [serial, [installed_on, removed_on]]),
    ),
    opened,
    closed,
    faults: faults.map(({ line, column, reason }) => `${line} ${column}: ${reason}`),
    warnings: warnings.map(({ reason }) => reason),
  }
}

const NOTHING = { changed: {}, opened: 0, closed: 0, faults: [], warnings: [] }

test('meters as they are stored need nothing', () => {
  const stored = [aStored(), aStored({ serial: 'OLD-2', service: 'heat', removed_on: '2024-01-01' })]

  expect(plan([aBilled()], stored)).toEqual(NOTHING)
})

test('what the file says of a known meter is taken over, what it does not say stays', () => {
  const stored = [aStored({ place: 'kitchen', verified_until: '2026-01-01' })]

  expect(plan([aBilled({ installedOn: '2020-02-02', verifiedUntil: null })], stored)).toMatchObject({
    changed: { 'OLD-1': ['2020-02-02', null] },
    opened: 0,
    closed: 0,
  })
  expect(plan([aBilled({ installedOn: null })], stored)).toEqual(NOTHING)
})

test.each([
  ['no places', null, null],
  ['one place', 'kitchen', 'kitchen'],
  ['a place that was not known', null, 'kitchen'],
  ['a place that is not said', 'kitchen', null],
] as const)('a new meter closes the one that the file no longer has: %s', (_, before, now) => {
  expect(plan([aNew({ place: now })], [aStored({ place: before })])).toEqual({
    changed: { 'OLD-1': ['2020-01-01', '2026-05-05'], 'NEW-9': ['2026-05-05', null] },
    opened: 1,
    closed: 1,
    faults: [],
    warnings: [],
  })
})

test('a new meter takes the place of the one it replaces', () => {
  const lines = [{ line: 2, cells: [] }]
  const billed = { account: ACCOUNT, meters: [aNew()], lines, unreadBeside: null } as unknown as BilledAccount

  expect(planMeters(billed, [aStored({ place: 'bathroom' })]).all.get('NEW-9')!.place).toBe('bathroom')
})

test('an old meter that the file has with its day of removal closes on that day', () => {
  expect(plan([aBilled({ removedOn: '2026-05-01' }), aNew()], [aStored()])).toMatchObject({
    changed: { 'OLD-1': ['2020-01-01', '2026-05-01'], 'NEW-9': ['2026-05-05', null] },
    opened: 1,
    closed: 1,
  })
})

test('of several meters those are exchanged that share a place with no other', () => {
  const stored = [aStored({ place: 'kitchen' }), aStored({ serial: 'OLD-2', place: 'bathroom' })]
  const billed = [aNew({ place: 'bathroom' }), aNew({ serial: 'NEW-8', place: 'kitchen', installedOn: '2026-06-06' })]

  expect(plan(billed, stored)).toMatchObject({
    changed: { 'OLD-1': ['2020-01-01', '2026-06-06'], 'OLD-2': ['2020-01-01', '2026-05-05'] },
    opened: 2,
    closed: 2,
    faults: [],
  })
})

test('with the other meter still in the file it is clear which one was exchanged', () => {
  const stored = [aStored({ place: 'kitchen' }), aStored({ serial: 'OLD-2', place: 'bathroom' })]

  expect(plan([aBilled({ place: 'kitchen' }), aNew()], stored)).toMatchObject({
    changed: { 'OLD-2': ['2020-01-01', '2026-05-05'] },
    faults: [],
  })
})

test.each([
  [
    'two gone and one come, without places',
    [aNew()],
    [aStored(), aStored({ serial: 'OLD-2' })],
    [
      '3 serial: it is not clear which meter of hot water NEW-9 replaces: OLD-1, OLD-2 are missing in the file. Give their places, or the missing ones with the day of removal',
    ],
  ],
  [
    'one gone and two come',
    [aNew(), aNew({ serial: 'NEW-8' })],
    [aStored()],
    [expect.stringContaining('NEW-9 replaces'), expect.stringContaining('NEW-8 replaces')],
  ],
  [
    'one gone and one come elsewhere',
    [aNew({ place: 'bathroom' })],
    [aStored({ place: 'kitchen' })],
    [expect.stringContaining('OLD-1 hangs elsewhere and is missing in the file')],
  ],
  [
    'a new one where the old one still hangs',
    [aBilled({ place: 'kitchen' }), aNew({ place: 'kitchen' })],
    [aStored({ place: 'kitchen' })],
    [
      '3 removedOn: the meters OLD-1 and NEW-9 of hot water both hang at kitchen; say when OLD-1 was removed, or give another place',
    ],
  ],
  [
    'a new one without its day',
    [aNew({ installedOn: null })],
    [aStored()],
    [
      expect.stringContaining('3 installedOn: the meter NEW-9 replaces OLD-1, so say on which day it was installed'),
      expect.anything(),
    ],
  ],
  [
    'a new one older than the old one',
    [aNew({ installedOn: '2019-05-05' })],
    [aStored()],
    ['3 installedOn: the meter NEW-9 replaces OLD-1, but was installed before it, on 2019-05-05'],
  ],
  [
    'a removed one that is back',
    [aBilled({ removedOn: null })],
    [aStored({ removed_on: '2024-01-01' })],
    [
      expect.stringContaining(
        '2 removedOn: the meter OLD-1 was removed on 2024-01-01, and the file has it as installed',
      ),
    ],
  ],
  [
    'a removal before the installation that is known',
    [aBilled({ installedOn: null, removedOn: '2019-01-01' })],
    [aStored()],
    ['2 removedOn: 2019-01-01 is before 2020-01-01, when it was installed'],
  ],
  [
    'another service',
    [aBilled({ service: 'heat' })],
    [aStored()],
    ['2 service: the meter OLD-1 is known to count hot-water'],
  ],
] as const)('nobody guesses: %s', (_, billed, stored, faults) => {
  expect(plan([...billed], [...stored]).faults).toEqual(faults)
})

test('nobody guesses: the missing meter may stand in a line that cannot be read', () => {
  expect(plan([aNew()], [aStored()], { unreadBeside: 4 }).faults).toEqual([
    '3 serial: the meter NEW-9 replaces OLD-1, unless that stands in line 4, which cannot be read; put that line right first',
  ])
  expect(plan([aBilled(), aNew()], [aStored()], { unreadBeside: 4 }).faults).toEqual([])
})

test.each([
  ['00871125', '871125'],
  ['GSD8-417733', 'gsd8 417733'.replace(' ', '.')],
  ['АB-100', 'AВ100'],
])('%s that comes as %s is not taken for another meter', (known, written) => {
  const { faults } = plan([aNew({ serial: written })], [aStored({ serial: known })])

  expect(faults).toEqual([
    `3 serial: ${written} is written almost as ${known}, which this account has; if it is that one, write it so (zeros at the beginning may have been lost)`,
  ])
})

test('a meter that is not in the file, and none in its place, stays and is told', () => {
  expect(plan([aBilled()], [aStored(), aStored({ serial: 'T-1', service: 'heat' })])).toEqual({
    ...NOTHING,
    warnings: [
      'the meter T-1 is not in the file, and none in its place; it stays as it was. If it was removed, give the day',
    ],
  })
})

test('the first meter of a service is taken to be as old as the contract, a later one must say', () => {
  expect(plan([aNew({ installedOn: null })], [])).toMatchObject({
    changed: { 'NEW-9': ['2019-01-01', null] },
    faults: [],
  })
  expect(plan([aNew({ installedOn: null })], [], { contract: null }).faults).toEqual([
    '3 installedOn: the meter NEW-9 is new here; say since when it is installed',
  ])
  expect(plan([aBilled(), aNew({ installedOn: null })], [aStored()]).faults).toHaveLength(1)
})

test('a second meter may hang beside the first', () => {
  expect(plan([aBilled(), aNew()], [aStored()])).toMatchObject({ opened: 1, closed: 0, faults: [] })
  expect(plan([aBilled({ place: 'kitchen' }), aNew({ place: 'bathroom' })], [aStored()])).toMatchObject({
    opened: 1,
    faults: [],
  })
})

test('a meter of the past is listed as such', () => {
  expect(plan([aBilled(), aNew({ installedOn: '2010-01-01', removedOn: '2020-01-01' })], [aStored()])).toMatchObject({
    changed: { 'NEW-9': ['2010-01-01', '2020-01-01'] },
    closed: 0,
    faults: [],
  })
})
