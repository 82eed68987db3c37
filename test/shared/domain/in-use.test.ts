import { expect, test } from 'vitest'
import { inUse } from '#shared/domain/in-use.ts'
import { aContract, aMeter } from '#test/support/builders.ts'

const meter = (installedOn: string, removedOn: string | null = null) => aMeter({ installedOn, removedOn })

test.each([
  ['2020-01-01', null, 'whole'],
  ['2026-11-01', '2026-11-30', 'whole'],
  ['2026-11-02', null, 'part'],
  ['2020-01-01', '2026-11-29', 'part'],
  ['2026-11-30', null, 'part'],
  ['2020-01-01', '2026-11-01', 'part'],
  ['2026-12-01', null, 'none'],
  ['2020-01-01', '2026-10-31', 'none'],
] as const)('[C2] a meter put in on %s and removed on %s is in use for the %s of November', (from, until, use) => {
  expect(inUse(meter(from, until), aContract(), '2026-11')).toBe(use)
})

test.each([
  [null, 'none'],
  [aContract({ startsOn: '2026-11-01' }), 'whole'],
  [aContract({ startsOn: '2026-11-02' }), 'part'],
  [aContract({ endsOn: '2026-11-30' }), 'whole'],
  [aContract({ endsOn: '2026-11-15' }), 'part'],
  [aContract({ endsOn: '2026-10-31' }), 'none'],
  [aContract({ startsOn: '2026-12-01' }), 'none'],
] as const)('[C2] only under a contract in force: %o', (contract, use) => {
  expect(inUse(meter('2020-01-01'), contract, '2026-11')).toBe(use)
})

test('[C2] a meter removed before its contract began was never in use', () => {
  const contract = aContract({ startsOn: '2026-11-20' })

  expect(inUse(meter('2020-01-01', '2026-11-10'), contract, '2026-11')).toBe('none')
})

test('[C2] February is whole with as many days as it has', () => {
  expect(inUse(meter('2028-02-01', '2028-02-28'), aContract(), '2028-02')).toBe('part')
  expect(inUse(meter('2027-02-01', '2027-02-28'), aContract(), '2027-02')).toBe('whole')
})
