import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConsumptionFacts, consumptionOf, type EstimateMade } from '#shared/domain/consumption.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { addMonths } from '#shared/lib/calendar-date.ts'
import { aRegister } from '#test/support/builders.ts'

const facts = (said: Partial<ConsumptionFacts> = {}): ConsumptionFacts => ({
  register: aRegister(),
  thresholds: DEFAULT_THRESHOLDS,
  from: 190_000,
  to: 194_250,
  hasReading: true,
  passedZero: false,
  estimate: null,
  before: [],
  ...said,
})

const made = (period: string, ticks: number, kind: EstimateMade['kind'] = 'mean'): EstimateMade => ({
  period,
  ticks,
  kind,
})

const UNREAD = { to: null, hasReading: false } as const

test('[C1] a period with a reading has its actual volume', () => {
  expect(consumptionOf(facts())).toEqual({
    kind: 'actual',
    volume: 4250,
    correction: 0,
    corrects: [],
    bill: 4250,
    replaced: null,
  })
})

test('[C1] a reading with nothing before it has no volume yet', () => {
  expect(consumptionOf(facts({ from: null }))).toMatchObject({ kind: 'first', volume: null, bill: null })
})

test('[C2] a period without a reading has its estimate, and the kind says how it was made', () => {
  expect(consumptionOf(facts({ ...UNREAD, estimate: made('2026-11', 4000) }))).toMatchObject({
    kind: 'estimated',
    bill: 4000,
  })
  expect(consumptionOf(facts({ ...UNREAD, estimate: made('2026-11', 4000, 'norm') }))).toMatchObject({ kind: 'norm' })
  expect(consumptionOf(facts(UNREAD))).toMatchObject({ kind: 'missing', volume: null, bill: null })
})

test('[C2] the next reading takes back what was estimated since the one before', () => {
  const before = [made('2026-09', 1500), made('2026-10', 1500, 'norm')]

  expect(consumptionOf(facts({ before }))).toMatchObject({
    volume: 4250,
    correction: -3000,
    corrects: ['2026-09', '2026-10'],
    bill: 1250,
  })
})

test('[C2] when more was estimated than used, the bill is below zero', () => {
  expect(consumptionOf(facts({ before: [made('2026-10', 5000)] })).bill).toBe(-750)
})

test('[C2] a reading accepted late takes the place of its own period’s estimate, which is told', () => {
  expect(consumptionOf(facts({ estimate: made('2026-11', 4000) }))).toMatchObject({
    kind: 'actual',
    volume: 4250,
    bill: 4250,
    replaced: 4000,
  })
})

test('[C1] a lower value of which a person was told that it passed zero did pass it', () => {
  expect(consumptionOf(facts({ from: 60_000_000, to: 1000, passedZero: true })).volume).toBe(40_001_000)
  expect(consumptionOf(facts({ passedZero: true })).volume).toBe(4250)
})

test('[C1] [C2] whatever was read and estimated, the bills up to a reading add up to its value less the first', () => {
  const month = fc.record({ use: fc.nat(9000), isRead: fc.boolean(), estimate: fc.option(fc.nat(9000), { nil: null }) })

  fc.assert(
    fc.property(fc.array(month, { minLength: 1, maxLength: 24 }), (months) => {
      let shown = 0
      let lastRead = 0
      let billed = 0
      let since: EstimateMade[] = []
      for (const [at, { use, isRead, estimate }] of months.entries()) {
        shown += use
        const own = estimate === null ? null : made(addMonths('2025-01', at), estimate)
        const said = consumptionOf(
          isRead ? facts({ from: lastRead, to: shown, before: since }) : facts({ ...UNREAD, estimate: own }),
        )
        billed += said.bill ?? 0
        if (isRead) {
          expect(billed).toBe(shown)
          lastRead = shown
          since = []
        } else if (own) since = [...since, own]
      }
    }),
  )
})
