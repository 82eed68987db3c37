/** Demo meter: a device with a serial, a date it was put in and a date of its next verification. Its readings are elsewhere. */
import type { Random } from '#server/demo/random.ts'
import type { Meter, Place, Register, Service } from '#shared/domain/meter.ts'
import { addMonths, type CalendarDate, periodOf } from '#shared/lib/calendar-date.ts'

const REGISTERS: Record<Service, readonly Register[]> = {
  'hot-water': [{ name: 'main', digits: 5, decimals: 3, unit: 'm3' }],
  heat: [{ name: 'main', digits: 5, decimals: 3, unit: 'Gcal' }],
  electricity: [
    { name: 'day', digits: 6, decimals: 0, unit: 'kWh' },
    { name: 'night', digits: 6, decimals: 0, unit: 'kWh' },
  ],
}

/** Months from one verification to the next. */
const VERIFIED_FOR: Record<Service, number> = { 'hot-water': 60, heat: 48, electricity: 96 }

/** `ageMonths` says how old the meter is in the month of `until`; it was verified in time ever since, unless `isOverdue`. */
export function demoMeter(
  random: Random,
  kind: { service: Service; place: Place | null; ageMonths: number; isOverdue: boolean; until: CalendarDate },
): Meter {
  const day = String(random.whole(1, 28)).padStart(2, '0')
  const installed = addMonths(periodOf(kind.until), -kind.ageMonths)
  const interval = VERIFIED_FOR[kind.service]
  const terms = kind.isOverdue ? 1 : Math.floor(kind.ageMonths / interval) + 1
  return {
    serial: serialFor(random, kind.service),
    service: kind.service,
    place: kind.place,
    installedOn: `${installed}-${day}`,
    removedOn: null,
    verifiedUntil: `${addMonths(installed, terms * interval)}-${day}`,
    registers: REGISTERS[kind.service].map((register) => ({ ...register })),
  }
}

/** As makers print them: `22-418837`, `00871125`, `GSD8-417733`, `1904.22871`. */
function serialFor(random: Random, service: Service): string {
  const digits = (count: number) => String(random.whole(0, 10 ** count - 1)).padStart(count, '0')
  if (service === 'heat') return `T${digits(2)}-${digits(6)}`
  if (service === 'electricity') return `0${digits(8)}`
  return random.pick([
    () => `${random.whole(16, 24)}-${digits(6)}`,
    () => `00${digits(6)}`,
    () => `GSD8-${digits(6)}`,
    () => `${random.whole(16, 24)}${digits(2)}.${digits(5)}`,
  ])()
}
