/** A round: dwellings with their meters as an inspector's phone has them, and readings taken there. */
import type { RegisterLimits, RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { aSavedEntry } from '#test/support/test-entry.ts'

export const DAY = '2026-11-20'
export const SELF_READ = { readOn: '2026-11-19' }

export const aRegister = (said: Partial<RegisterLimits> = {}): RegisterLimits => ({
  ...{ name: 'main', digits: 5, decimals: 3, unit: 'm3', last: null, selfRead: null },
  usual: { recent: null, lastYear: null },
  ...said,
})

export const aMeter = (serial: string, ...registers: RegisterLimits[]): RoundMeter => ({
  ...{ serial, service: 'hot-water', place: null, verifiedUntil: null },
  registers: registers.length === 0 ? [aRegister()] : registers,
})

/** `astana-47` of flat 47, with the meter `S-47` if no other is said. */
export const aFlat = (flat: string, ...meters: RoundMeter[]): RoundDwelling => ({
  account: `astana-${flat}`,
  address: { street: 'Сығанақ к-сі', house: '18', entrance: '2', floor: null, flat },
  causes: ['unread'],
  meters: meters.length === 0 ? [aMeter(`S-${flat}`)] : meters,
})

export const selfRead = (flat: string): RoundDwelling =>
  aFlat(flat, aMeter(`S-${flat}`, aRegister({ selfRead: SELF_READ })))

export const aRound = (...dwellings: RoundDwelling[]): RoundData => ({
  ...{ round: 'astana-20261120-1', revision: '1-1', utility: 'astana', district: 'yesil', day: DAY },
  ...{ period: '2026-11', dwellings },
})

export const aTwoTariff = (serial: string): RoundMeter =>
  aMeter(serial, aRegister({ name: 'day' }), aRegister({ name: 'night' }))

/** What was read at a flat, the main register of its meter if no other is said. */
export const read = (flat: string, said: { register?: string; readOn?: string; seq?: number } = {}) => {
  const { register = `S-${flat}/main`, readOn = DAY, seq = 1 } = said
  return aSavedEntry({ seq, item: anItem(aReading({ account: `astana-${flat}`, register, readOn })) })
}
