/** Meter: the device, by its serial number, and its registers, each of which counts one thing. */
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export const SERVICES = ['hot-water', 'heat', 'electricity'] as const
export type Service = (typeof SERVICES)[number]

export const UNITS = ['m3', 'Gcal', 'kWh'] as const
export type Unit = (typeof UNITS)[number]

export const REGISTER_NAMES = ['main', 'day', 'night'] as const
export type RegisterName = (typeof REGISTER_NAMES)[number]

/** `digits` whole digits and `decimals` (0–3) after the comma; it counts whole ticks of its last digit. */
export type Register = { name: RegisterName; digits: number; decimals: number; unit: Unit }

export const PLACES = ['kitchen', 'bathroom', 'toilet', 'hall', 'basement'] as const
export type Place = (typeof PLACES)[number]

export type Meter = {
  serial: string
  service: Service
  /** Where it hangs, when a dwelling has several of a kind. */
  place: Place | null
  installedOn: CalendarDate
  removedOn: CalendarDate | null
  verifiedUntil: CalendarDate | null
  registers: Register[]
}

/** `serial/name`: which register of which meter, within an account. Also names a meter that nobody listed (R9). */
export type RegisterKey = string

export const registerKey = (serial: string, name: RegisterName): RegisterKey => `${serial}/${name}`

export const serialOf = (register: RegisterKey): string => register.slice(0, register.lastIndexOf('/'))

export const registerNameOf = (register: RegisterKey): string => register.slice(register.lastIndexOf('/') + 1)

/** A serial as a person may type it: 3 to 20 letters, digits, dashes and dots. */
export const SERIAL = /^[\p{L}\p{N}][\p{L}\p{N}.-]{2,19}$/u

/** How many ticks a register has before it starts again from zero. */
export const rangeOf = (register: Pick<Register, 'digits' | 'decimals'>): number =>
  10 ** (register.digits + register.decimals)
