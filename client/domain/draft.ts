/**
 * Draft: what is being typed for one meter, all its registers on one screen, kept from the first key on.
 *
 * The ids are made with the draft and never again (R1), so that two tabs that save the same draft save one reading each
 * register (faults/D12).
 */
import type { AccountKey } from '#shared/domain/account.ts'
import type { RegisterName } from '#shared/domain/meter.ts'
import type { ValueCode } from '#shared/domain/reading.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Draft = {
  subject: string
  account: AccountKey
  serial: string
  ids: Partial<Record<RegisterName, string>>
  /** As typed, nothing changed. */
  entries: Partial<Record<RegisterName, string>>
  /** The day it was read, when that is not today. */
  readOn: CalendarDate | null
  reasons: ValueCode[]
  note: string
  /** Of a no-access slip, for the readings to travel with; asked for with `slipOf`. */
  slip?: string | null
  /** A correction names what it replaces, register by register (R5). */
  replaces: Partial<Record<RegisterName, string>>
  /** An odd value as it was typed first, while it is typed again without sight of it. */
  first?: Partial<Record<RegisterName, string>> | null
  updatedAt: Instant
}

export type DraftKey = Pick<Draft, 'subject' | 'account' | 'serial'>

export type DraftChange = Partial<
  Pick<Draft, 'entries' | 'readOn' | 'reasons' | 'note' | 'replaces' | 'first' | 'slip'>
>

export function newDraft(key: DraftKey, registers: RegisterName[], newId: () => string, now: Instant): Draft {
  const { subject, account, serial } = key
  return {
    subject,
    account,
    serial,
    ids: Object.fromEntries(registers.map((register) => [register, newId()])),
    entries: {},
    readOn: null,
    reasons: [],
    note: '',
    replaces: {},
    updatedAt: now,
  }
}

/** Ids of registers that came to the meter later are added; none is ever replaced. */
export function withRegisters(draft: Draft, registers: RegisterName[], newId: () => string): Draft {
  const missing = registers.filter((register) => draft.ids[register] === undefined)
  if (missing.length === 0) return draft
  return { ...draft, ids: { ...Object.fromEntries(missing.map((register) => [register, newId()])), ...draft.ids } }
}

/** Whether a reload would lose what somebody typed, were it not kept. */
export const isTouched = (draft: Draft): boolean =>
  draft.note !== '' || (draft.first ?? null) !== null || Object.values(draft.entries).some((typed) => typed !== '')

const A_DAY = 86_400_000
const DAYS_OF_A_SLIP = 31

/** The slip a draft's readings go with. One left lying for a month is not that of the next month's reading. */
export const slipOf = (draft: Draft, now: Instant): string | null =>
  now - draft.updatedAt < DAYS_OF_A_SLIP * A_DAY ? (draft.slip ?? null) : null
