/**
 * Visit: one call at one dwelling, with its outcome: readings, codes, or both; an immutable fact like a reading.
 *
 * What a code needs is asked for on the phone. A visit that lacks it all the same is stored and held: doubt is a status (R2).
 */
import type { AccountKey } from '#shared/domain/account.ts'
import type { Service } from '#shared/domain/meter.ts'
import type { DeviceTime } from '#shared/domain/reading.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/**
 * What must come with a code. `slip`: a no-access slip for the resident; `exchange`: the serial of the new meter, its first
 * reading, and the last one of the old, if that can still be read.
 */
export const NEEDS = ['slip', 'note', 'photo', 'serial', 'exchange'] as const
export type Need = (typeof NEEDS)[number]

export const CODE_GROUPS = ['no-reading', 'meter', 'tamper', 'value'] as const
export type CodeGroup = (typeof CODE_GROUPS)[number]

/** The table of domain.md §4 in its order. Requests, notices and urgency, which some codes ask for, are the server's to make. */
export const CODES = {
  A1: { group: 'no-reading', needs: ['slip'] },
  A2: { group: 'no-reading', needs: ['slip'] },
  A3: { group: 'no-reading', needs: ['note'] },
  A4: { group: 'no-reading', needs: ['note'] },
  A5: { group: 'no-reading', needs: [] },
  A6: { group: 'no-reading', needs: ['photo'] },
  A7: { group: 'no-reading', needs: ['photo'] },
  A8: { group: 'no-reading', needs: [] },
  M1: { group: 'meter', needs: ['photo'] },
  M2: { group: 'meter', needs: ['photo'] },
  M3: { group: 'meter', needs: ['photo'] },
  M4: { group: 'meter', needs: ['exchange'] },
  M5: { group: 'meter', needs: [] },
  M6: { group: 'meter', needs: ['photo'] },
  M7: { group: 'meter', needs: ['serial', 'photo'] },
  T1: { group: 'tamper', needs: ['photo'] },
  T2: { group: 'tamper', needs: ['photo'] },
  T3: { group: 'tamper', needs: ['photo'] },
  V1: { group: 'value', needs: [] },
  V2: { group: 'value', needs: [] },
  V3: { group: 'value', needs: ['photo'] },
  V4: { group: 'value', needs: [] },
} as const satisfies Record<string, { group: CodeGroup; needs: readonly Need[] }>

export type Code = keyof typeof CODES

export const ALL_CODES = Object.keys(CODES) as Code[]

export type Position = { latitude: number; longitude: number /** Metres. */; accuracy: number }

/** A meter on the wall that is not on the list. */
export type Found = {
  serial: string
  service: Service
  /** The serial of the listed one in whose place it hangs. */
  replaces: string | null
  /** Readings of the visit, by id: its own, and those of what it replaces. */
  first: string[]
  last: string[]
  /** What it replaces can no longer be read. */
  noLast?: true
}

export type Visit = {
  schema: 1
  kind: 'visit'
  account: AccountKey
  /** UUID v4, made when the visit is begun. Unique together with the account. */
  id: string
  /** The inspector who was there. */
  subject: string
  round: string
  /** Ids of the readings taken at it. */
  readings: string[]
  codes: Code[]
  visitedOn: CalendarDate
  deviceTime: DeviceTime
  serverSeenAt: Instant | null
  deviceId: string
  /** Photos by their content, SHA-256 in hex. */
  photos?: string[]
  /** The no-access slip that was left. */
  slip?: string
  /** Meters that were found and not listed; earlier versions name the first of them alone, in `serial`. */
  found?: Found[]
  serial?: string
  note?: string
  position?: Position
}

/** What a visit must say and does not; `outcome`: neither a reading nor a code, as no visit may end. */
export type Lack = Need | 'outcome'

/** What of a visit its codes have needs of. */
export type Said = Pick<Visit, 'readings' | 'codes' | 'photos' | 'slip' | 'found' | 'serial' | 'note'>

export function lacksOf(visit: Said): Lack[] {
  if (visit.readings.length === 0 && visit.codes.length === 0) return ['outcome']
  const needed = new Set<Need>(visit.codes.flatMap((code) => CODES[code].needs))
  return NEEDS.filter((need) => needed.has(need) && !has(visit, need))
}

function has(visit: Said, need: Need): boolean {
  const { photos, slip, note } = visit
  switch (need) {
    case 'slip':
      return slip !== undefined
    case 'note':
      return note !== undefined && note.trim() !== ''
    case 'photo':
      return (photos?.length ?? 0) > 0
    case 'serial':
      return isSerialSaid(visit)
    case 'exchange':
      return isExchangeSaid(visit)
  }
}

/** What hangs in place of a listed meter is not the one that M7 means, if M4 stands beside it. */
function isSerialSaid({ codes, found, serial }: Said): boolean {
  if (found === undefined) return serial !== undefined
  return found.some(({ replaces }) => replaces === null || !codes.includes('M4'))
}

/** Of each meter that was exchanged. A visit of an earlier version does not say which reading is whose: any two will do. */
function isExchangeSaid({ readings, found }: Said): boolean {
  if (found === undefined) return readings.length >= 2
  const isRead = (ids: readonly string[]) => ids.some((id) => readings.includes(id))
  const exchanged = found.filter(({ replaces }) => replaces !== null)
  return exchanged.length > 0 && exchanged.every(({ first, last, noLast }) => isRead(first) && (noLast || isRead(last)))
}

/** A no-reading code alone says why nothing was read; beside a reading it would contradict it. */
export const isWithoutReading = (codes: readonly Code[]): boolean =>
  codes.some((code) => CODES[code].group === 'no-reading')

/** What a visit that has ended leaves unread: nobody came in, or something could not be read. */
export type InVain = 'no-access' | 'not-read'

/** Null: it says nothing of what is unread, as where only a seal was broken. */
export function inVainOf({ codes, readings }: Pick<Said, 'codes' | 'readings'>): InVain | null {
  if (isWithoutReading(codes)) return 'no-access'
  const isUnreadable = codes.some((code) => CODES[code].group === 'meter')
  return readings.length === 0 || isUnreadable ? 'not-read' : null
}
