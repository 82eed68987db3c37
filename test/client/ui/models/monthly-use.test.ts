import { expect, test } from 'vitest'
import { monthlyUse } from '#client/ui/models/monthly-use.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { addMonths } from '#shared/lib/calendar-date.ts'
import { aRegister } from '#test/support/builders.ts'

/** One reading a month from January 2025 on. */
const accepted = (values: readonly string[]) =>
  values.map((value, at) => {
    const period = addMonths('2025-01', at)
    return { period, value, readOn: `${period}-20` }
  })

test('[C1] a month’s use is its reading less the one before', () => {
  const rows = monthlyUse(accepted(['00010.000', '00013.500']), aRegister(), DEFAULT_THRESHOLDS, '2025-02')

  expect(rows).toEqual([{ period: '2025-02', amount: 3.5, lastYear: null }])
})

test('[C1] a meter that passed zero counts on', () => {
  const rows = monthlyUse(accepted(['99998.000', '00003.000']), aRegister(), DEFAULT_THRESHOLDS, '2025-02')

  expect(rows[0]?.amount).toBe(5)
})

test('the same month last year stands beside its month', () => {
  const values = Array.from({ length: 14 }, (_, at) => `${String(10 + at * at).padStart(5, '0')}.000`)

  const rows = monthlyUse(accepted(values), aRegister(), DEFAULT_THRESHOLDS, '2026-02')

  expect(rows.at(-1)).toEqual({ period: '2026-02', amount: 25, lastYear: 1 })
  expect(rows).toHaveLength(13)
})

test('a month without a reading is absent', () => {
  const [first, , third] = accepted(['00010.000', '00011.000', '00012.000'])

  const rows = monthlyUse([first!, third!], aRegister(), DEFAULT_THRESHOLDS, '2025-04')

  expect(rows.map(({ period }) => period)).toEqual(['2025-03'])
})
