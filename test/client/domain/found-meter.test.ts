/** Found meter: one to type on, made after its like. */
import { expect, test } from 'vitest'
import { foundMeterOf } from '#client/domain/found-meter.ts'
import type { RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'

const meter = (serial: string, said: Partial<RoundMeter> = {}): RoundMeter => ({
  ...{ serial, service: 'hot-water', place: 'kitchen', verifiedUntil: '2028-01-01' },
  registers: [
    {
      ...{ name: 'main', digits: 5, decimals: 3, unit: 'm3', usual: { recent: 0.1, lastYear: 0.2 } },
      ...{ last: { value: '00010.000', readOn: '2026-10-20' }, selfRead: { readOn: '2026-11-19' } },
    },
  ],
  ...said,
})

const dwelling = (account: string, meters: RoundMeter[]): RoundDwelling => ({
  ...{ account, causes: ['unread'], meters },
  address: { street: 'Abay', house: '1', entrance: null, floor: null, flat: '1' },
})

const flat = dwelling('astana-1', [meter('22-1')])

test('[code M4] a meter in place of another has its face and its place, and nothing of its past', () => {
  const found = foundMeterOf({ serial: '99-1', service: 'hot-water', replaces: '22-1' }, { dwellings: [flat] }, flat)

  expect(found).toMatchObject({ serial: '99-1', place: 'kitchen', verifiedUntil: null })
  expect(found?.registers).toEqual([
    {
      ...{ name: 'main', digits: 5, decimals: 3, unit: 'm3', last: null },
      ...{ usual: { recent: null, lastYear: null }, selfRead: null },
    },
  ])
})

test('[code M7] [R9] a meter not on the list takes the face of one of its service on the round', () => {
  const heat = dwelling('astana-2', [meter('H-1', { service: 'heat', place: null })])

  const found = foundMeterOf({ serial: '99-2', service: 'heat', replaces: null }, { dwellings: [flat, heat] }, flat)

  expect(found).toMatchObject({ serial: '99-2', service: 'heat', place: null })
})

test('[code M7] of a service that nobody on the round has there is no face', () => {
  const found = { serial: '99-3', service: 'electricity' as const, replaces: null }

  expect(foundMeterOf(found, { dwellings: [flat] }, flat)).toBeNull()
})
