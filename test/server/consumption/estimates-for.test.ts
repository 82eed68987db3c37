import { expect, test } from 'vitest'
import { estimatesFor } from '#server/consumption/estimates-for.ts'
import type { RegisterAtHand } from '#server/storage/estimates.ts'
import { aUtility } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'

const aRegisterAtHand = (said: Partial<RegisterAtHand> = {}): RegisterAtHand => ({
  account: ACCOUNT,
  contract_starts_on: '2020-01-01',
  contract_ends_on: null,
  serial: '22-418837',
  service: 'hot-water',
  installed_on: '2020-01-01',
  removed_on: null,
  name: 'main',
  digits: 5,
  decimals: 3,
  unit: 'm3',
  read: null,
  estimated: null,
  ...said,
})

test('[C2] [faults/G9] a register that cannot be estimated by our own fault touches no other', () => {
  const faults: unknown[] = []
  const values = ['00104.000', '00100.000']
  const past = values.map((value, at) => ({ period: `2026-0${at + 8}`, readOn: `2026-0${at + 8}-20`, value }))

  const made = estimatesFor({
    // Whoever is lower is asked for the thresholds.
    utility: aUtility({ thresholds: undefined as never }),
    period: '2026-11',
    registers: [aRegisterAtHand({ serial: 'broken' }), aRegisterAtHand()],
    past: [{ account: ACCOUNT, register: 'broken/main', readings: past }],
    madeAt: 7,
    onFault: (fault) => faults.push(fault),
  })

  expect(faults).toHaveLength(1)
  expect(made).toEqual([
    {
      account: ACCOUNT,
      register: '22-418837/main',
      period: '2026-11',
      volume: '2.000',
      kind: 'norm',
      basis: '',
      made_at: 7,
    },
  ])
})

test('[C2] estimates have as many decimals as their register', () => {
  const registers = [
    aRegisterAtHand({ service: 'electricity', serial: 'E', name: 'day', decimals: 0, unit: 'kWh' }),
    aRegisterAtHand({ service: 'electricity', serial: 'E', name: 'night', decimals: 0, unit: 'kWh' }),
  ]

  const made = estimatesFor({
    utility: aUtility(),
    period: '2026-11',
    registers,
    past: [],
    madeAt: 7,
    onFault: () => {},
  })

  expect(made.map(({ register, volume }) => `${register} ${volume}`)).toEqual(['E/day 75', 'E/night 75'])
})
