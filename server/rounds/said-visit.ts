/** Said visit: what a visit said, as the office is to know of it, and whether it is held and for what. Pure. */
import { lackingIn } from '#server/intake/visit-row.ts'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import type { Found, Lack, Visit } from '#shared/domain/visit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type SaidVisit = {
  /** Of its receipt. */
  number: string
  subject: string
  visitedOn: CalendarDate
  codes: string[]
  /** A visit of an earlier version tells no more of one than its serial. */
  found: readonly (Pick<Found, 'serial'> & Partial<Found>)[]
  note: string | null
  /** By their content. */
  photos: string[]
  /** Null: it is not held. */
  heldFor: string | null
  /** What it must say and does not, if it is held for that. */
  lacks: Lack[]
}

export type KeptVisit = Pick<
  VisitTable,
  'number' | 'subject' | 'visited_on' | 'codes' | 'payload' | 'status' | 'reason'
>

export function saidVisit({ number, subject, visited_on, codes, payload, status, reason }: KeptVisit): SaidVisit {
  // As it was parsed when it came.
  const facts = JSON.parse(payload) as Visit
  const { serial, note, photos } = facts
  return {
    ...{ number, subject, visitedOn: visited_on },
    codes: codes.split(' ').filter((code) => code !== ''),
    found: facts.found ?? (serial === undefined ? [] : [{ serial }]),
    note: note === undefined || note.trim() === '' ? null : note,
    photos: photos ?? [],
    heldFor: status === 'held' ? (reason ?? 'held') : null,
    lacks: status === 'held' && reason === 'incomplete' ? lackingIn(facts) : [],
  }
}
