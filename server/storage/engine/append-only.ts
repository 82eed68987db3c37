/**
 * Append only: what must only grow, and what of it may change all the same ([security/K1]). Each engine makes its triggers
 * from this list.
 *
 * Where a reading stands may change, since it follows from its events; nothing a person handed in may (R3).
 */

/** `columns`: only these never change; without, none does. */
export type Refusal = {
  name: string
  deed: 'update' | 'delete'
  table: string
  columns?: readonly string[]
  why: string
}

const FACTS = [
  'account',
  'id',
  'variant',
  'hash',
  'payload',
  'channel',
  'subject',
  'register',
  'value',
  'ticks',
  'read_on',
  'taken_at',
  'received_at',
  'replaces',
  'marks',
  'number',
  'commit_seq',
] as const

export const APPEND_ONLY: readonly Refusal[] = [
  { name: 'event_kept', deed: 'delete', table: 'event', why: 'events are never deleted' },
  { name: 'event_unchanged', deed: 'update', table: 'event', why: 'events are never changed' },
  { name: 'reading_kept', deed: 'delete', table: 'reading', why: 'readings are never deleted' },
  {
    name: 'reading_unchanged',
    deed: 'update',
    table: 'reading',
    columns: FACTS,
    why: 'the facts of a reading are never changed',
  },
  // Apart, since the trigger above was there before the column was.
  {
    name: 'reading_slip_unchanged',
    deed: 'update',
    table: 'reading',
    columns: ['slip'],
    why: 'the facts of a reading are never changed',
  },
  { name: 'estimate_kept', deed: 'delete', table: 'estimate', why: 'estimates are never deleted' },
  { name: 'estimate_unchanged', deed: 'update', table: 'estimate', why: 'estimates are never changed' },
  { name: 'audit_kept', deed: 'delete', table: 'audit', why: 'what was noted is never deleted' },
  { name: 'audit_unchanged', deed: 'update', table: 'audit', why: 'what was noted is never changed' },
  { name: 'seal_kept', deed: 'delete', table: 'seal', why: 'seals are never deleted' },
  { name: 'seal_unchanged', deed: 'update', table: 'seal', why: 'seals are never changed' },
]
