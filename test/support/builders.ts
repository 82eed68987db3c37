/** Builders: things with everything usual already said, so that a test says only what it is about. */
import { createHash, randomUUID } from 'node:crypto'
import type { Contract } from '#shared/domain/account.ts'
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import type { Meter, Register } from '#shared/domain/meter.ts'
import { hashedText, type Reading } from '#shared/domain/reading.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'

export const aUtility = (said: Partial<Utility> = {}): Utility => ({
  key: 'astana',
  name: { kk: 'Астанаэнергосбыт', ru: 'Астанаэнергосбыт', en: 'Astanaenergosbyt' },
  city: { kk: 'Астана', ru: 'Астана', en: 'Astana' },
  zone: 'Asia/Almaty',
  accountDigits: 8,
  accountExample: '12345678',
  enquiry: { phones: [], hours: { from: '09:00', to: '18:00' }, email: null, site: null },
  districts: [],
  serviceCentres: [],
  calendars: [{ effectiveOn: '2000-01-01', calendar: defaultCalendar() }],
  thresholds: DEFAULT_THRESHOLDS,
  ...said,
})

export const aRegister = (said: Partial<Register> = {}): Register => ({
  name: 'main',
  digits: 5,
  decimals: 3,
  unit: 'm3',
  ...said,
})

export const aMeter = (said: Partial<Meter> = {}): Meter => ({
  serial: '22-418837',
  service: 'hot-water',
  place: 'kitchen',
  installedOn: '2020-01-01',
  removedOn: null,
  verifiedUntil: '2030-01-01',
  registers: [aRegister()],
  ...said,
})

export const aContract = (said: Partial<Contract> = {}): Contract => ({ startsOn: '2020-01-01', endsOn: null, ...said })

/** The facts of a reading, without their hash. */
export function aReading(said: Partial<Reading> = {}): Reading {
  const at = said.deviceTime?.at ?? Date.parse('2026-11-20T12:00:00+05:00')
  return {
    schema: 1,
    account: 'astana-12045587',
    id: randomUUID(),
    subject: 's_1',
    register: '22-418837/main',
    value: '00203.170',
    readOn: '2026-11-20',
    deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
    serverSeenAt: at - 60_000,
    deviceId: 'd_1',
    ...said,
  }
}

/** As it goes over the wire: the facts and their hash. */
export const anItem = (facts: { readonly [key: string]: unknown }): ReadingItem =>
  ({ ...facts, hash: createHash('sha256').update(hashedText(facts)).digest('hex') }) as unknown as ReadingItem
