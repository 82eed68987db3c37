import { expect, test } from 'vitest'
import { createLedger } from '#server/intake/ledger.ts'
import { ACCOUNT, REGISTER } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

const stored = (period: string, id = period) => ({ ...aStoredReading({ id, period }), step: 4 })
const fresh = (period: string, id: string) => aStoredReading({ id, period })
const counting = (ledger: ReturnType<typeof createLedger>) =>
  ledger.acceptedOf(ACCOUNT, REGISTER).map((row) => [row.period, 'id' in row ? row.id : 'past'])

test('[R4] a new one for a period takes the place of the stored one, which moves to superseded', () => {
  const ledger = createLedger([], [stored('2026-10'), stored('2026-11')])

  ledger.accept(fresh('2026-11', 'new'))

  expect(counting(ledger)).toEqual([
    ['2026-10', '2026-10'],
    ['2026-11', 'new'],
  ])
  expect(ledger.moves()).toEqual([
    {
      reading: { account: ACCOUNT, id: '2026-11', variant: 0, step: 4 },
      standing: { status: 'superseded', period: '2026-11' },
    },
  ])
})

test('[R4] of two fresh ones in a batch the earlier is superseded before it is stored', () => {
  const ledger = createLedger([], [])
  const first = fresh('2026-11', 'first')

  ledger.accept(first)
  ledger.accept(fresh('2026-11', 'second'))

  expect(first.status).toBe('superseded')
  expect(ledger.moves()).toEqual([])
  expect(counting(ledger)).toEqual([['2026-11', 'second']])
})

test('[P1] what counts is kept oldest period first, each register for itself', () => {
  const ledger = createLedger([], [stored('2026-11')])

  ledger.accept(fresh('2026-09', 'late'))
  ledger.accept({ ...fresh('2026-08', 'other'), register: 'other/main' })

  expect(counting(ledger).map(([period]) => period)).toEqual(['2026-09', '2026-11'])
  expect(ledger.acceptedOf('astana-99000001', REGISTER)).toEqual([])
})

test('[R5] readings of the past stand before those that may still be superseded, and are no one’s current', () => {
  const past = [{ period: '2026-08', readOn: '2026-08-20', value: '00190.000' }]
  const ledger = createLedger([{ account: ACCOUNT, register: REGISTER, readings: past }], [stored('2026-11')])

  expect(counting(ledger)).toEqual([
    ['2026-08', 'past'],
    ['2026-11', '2026-11'],
  ])
  expect(ledger.currentOf(ACCOUNT, REGISTER, '2026-08')).toBeNull()
  expect(ledger.currentOf(ACCOUNT, REGISTER, '2026-11')).toMatchObject({ id: '2026-11' })
})
