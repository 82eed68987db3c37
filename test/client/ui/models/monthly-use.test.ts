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
  const rows = monthlyUse(accepted(['00010.000', '00013.500']), [], aRegister(), DEFAULT_THRESHOLDS, '2025-02')

  expect(rows).toEqual([{ period: '2025-02', amount: 3.5, lastYear: null, isEstimated: false }])
})

test('[C1] a meter that passed zero counts on', () => {
  const rows = monthlyUse(accepted(['99998.000', '00003.000']), [], aRegister(), DEFAULT_THRESHOLDS, '2025-02')

  expect(rows[0]?.amount).toBe(5)
})

test('the same month last year stands beside its month', () => {
  const values = Array.from({ length: 14 }, (_, at) => `${String(10 + at * at).padStart(5, '0')}.000`)

  const rows = monthlyUse(accepted(values), [], aRegister(), DEFAULT_THRESHOLDS, '2026-02')

  expect(rows.at(-1)).toEqual({ period: '2026-02', amount: 25, lastYear: 1, isEstimated: false })
  expect(rows).toHaveLength(13)
})

test('a month without a reading is absent', () => {
  const [first, , third] = accepted(['00010.000', '00011.000', '00012.000'])

  const rows = monthlyUse([first!, third!], [], aRegister(), DEFAULT_THRESHOLDS, '2025-04')

  expect(rows.map(({ period }) => period)).toEqual(['2025-03'])
})

test('[C2] a month without a reading that was estimated is there, as such', () => {
  const [first] = accepted(['00010.000'])

  const rows = monthlyUse(
    [first!],
    [{ period: '2025-02', volume: '4.250' }],
    aRegister(),
    DEFAULT_THRESHOLDS,
    '2025-04',
  )

  expect(rows).toEqual([{ period: '2025-02', amount: 4.25, lastYear: null, isEstimated: true }])
})

test('[C2] the month of the next reading has what is left of it, as the bill has', () => {
  const [first, , third] = accepted(['00010.000', '00011.000', '00015.100'])
  const of = (volume: string) =>
    monthlyUse([first!, third!], [{ period: '2025-02', volume }], aRegister(), DEFAULT_THRESHOLDS, '2025-04').at(-1)

  expect(of('4.200')).toMatchObject({ period: '2025-03', amount: 0.9, isEstimated: false })
  expect(of('6.000')).toMatchObject({ amount: -0.9 })
})

test('[C2] an estimate whose month was read all the same says nothing any more', () => {
  const rows = monthlyUse(
    accepted(['00010.000', '00012.000', '00015.000']),
    [{ period: '2025-02', volume: '4.000' }],
    aRegister(),
    DEFAULT_THRESHOLDS,
    '2025-03',
  )

  expect(rows.map(({ amount, isEstimated }) => [amount, isEstimated])).toEqual([
    [2, false],
    [3, false],
  ])
})
