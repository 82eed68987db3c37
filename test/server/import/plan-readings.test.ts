import { expect, test } from 'vitest'
import type { BilledAccount, BilledReading } from '#server/import/billed-account.ts'
import { planReadings } from '#server/import/plan-readings.ts'
import type { PastReading } from '#server/storage/readings.ts'
import type { MeterTable } from '#server/storage/schema.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { aRegister } from '#test/support/builders.ts'

const aBilled = (value: string, said: Partial<BilledReading> = {}): BilledReading => ({
  value,
  ticks: ticksOf(value, 3)!,
  readOn: '2026-10-20',
  period: '2026-10',
  ...said,
})

const aPast = (period: string, value: string): PastReading => ({ period, readOn: `${period}-20`, value })

function plan(
  reading: BilledReading,
  past: PastReading[],
  meter: Partial<MeterTable> = {},
  starts: PastReading[] = [],
) {
  const billed = { meters: [{ serial: 'S-1', registers: [{ ...aRegister(), line: 2, reading }] }] }
  const meters = new Map([['S-1', { installed_on: '2020-01-01', removed_on: null, ...meter } as MeterTable]])
  const history = { past: () => past, starts: () => starts }
  const { fresh, warnings } = planReadings(billed as unknown as BilledAccount, meters, history, DEFAULT_THRESHOLDS)
  if (warnings.length > 0) return warnings.map(({ column, reason }) => `${column}: ${reason}`).join()
  return fresh[0]?.status ?? 'nothing'
}

const LEFT_OUT = '; the value was not taken, everything else was'

test('a value for a period that has none is taken', () => {
  expect(plan(aBilled('203.170'), [])).toBe('accepted')
  expect(plan(aBilled('203.170'), [aPast('2026-08', '190.000'), aPast('2026-11', '210.000')])).toBe('accepted')
})

test('[R4] a value that is accepted already is not taken again, however it is written', () => {
  expect(plan(aBilled('203.170'), [aPast('2026-10', '00203.170')])).toBe('nothing')
  expect(plan(aBilled('203.000'), [aPast('2026-10', '203')])).toBe('nothing')
})

test.each([
  [
    'another value of the period',
    aBilled('203.170'),
    [aPast('2026-10', '00204.000')],
    'value: 203.170 differs from 00204.000, which is accepted for 2026-10',
  ],
  [
    'a lower one than before',
    aBilled('203.170'),
    [aPast('2026-09', '00204.000')],
    'value: 203.170 is lower than 00204.000, which is accepted for 2026-09',
  ],
  [
    'a higher one than afterwards',
    aBilled('203.170'),
    [aPast('2026-11', '00203.000')],
    'value: 203.170 is higher than 00203.000, which is accepted for 2026-11',
  ],
] as const)('[R3] what is accepted stays: %s is told and left out', (_, reading, past, said) => {
  expect(plan(reading, [...past])).toBe(`${said}${LEFT_OUT}`)
})

test('[P2] a register that passed its top is not lower', () => {
  expect(plan(aBilled('00005.000'), [aPast('2026-09', '99990.000')])).toBe('accepted')
  expect(plan(aBilled('99990.000'), [aPast('2026-11', '00005.000')])).toBe('accepted')
})

test('a value of a day on which the meter did not hang there is told and left out', () => {
  const before = plan(aBilled('1'), [], { installed_on: '2026-10-21' })
  const after = plan(aBilled('1'), [], { removed_on: '2026-10-19' })

  expect(before).toBe(`readOn: 2026-10-20 is before 2026-10-21, when the meter was installed${LEFT_OUT}`)
  expect(after).toBe(`readOn: 2026-10-20 is after 2026-10-19, when the meter was removed${LEFT_OUT}`)
  expect(plan(aBilled('1'), [], { installed_on: '2026-10-20', removed_on: '2026-10-20' })).toBe('accepted')
})

const IN_ON_THE_20TH = { installed_on: '2026-10-20' }
const LATER: PastReading = { period: '2026-10', readOn: '2026-10-25', value: '00203.500' }

test('[C1] what a meter showed on the day it was put in is kept as its start, though a later value counts', () => {
  expect(plan(aBilled('203.170'), [LATER], IN_ON_THE_20TH)).toBe('superseded')
  expect(plan(aBilled('203.500'), [LATER], IN_ON_THE_20TH)).toBe('superseded')
  expect(plan(aBilled('203.170'), [], IN_ON_THE_20TH)).toBe('accepted')
})

test('[C1] a start that is known is not kept again, and another one is told', () => {
  const known: PastReading = { period: '2026-10', readOn: '2026-10-20', value: '00203.170' }

  expect(plan(aBilled('203.170'), [LATER], IN_ON_THE_20TH, [known])).toBe('nothing')
  expect(plan(aBilled('203.180'), [LATER], IN_ON_THE_20TH, [known])).toBe(
    `value: 203.180 differs from 00203.170, which is known as the value of the day the meter was installed${LEFT_OUT}`,
  )
})

test('[C1] a start above what was accepted since, or of a meter that was read before, is told and left out', () => {
  expect(plan(aBilled('203.600'), [LATER], IN_ON_THE_20TH)).toBe(
    `value: 203.600 is higher than 00203.500, which is accepted for 2026-10${LEFT_OUT}`,
  )
  expect(plan(aBilled('203.170'), [aPast('2026-09', '200.000'), LATER], IN_ON_THE_20TH)).toBe(
    `value: 203.170 differs from 00203.500, which is accepted for 2026-10${LEFT_OUT}`,
  )
})
