/** Reading columns: what is written of readings and their events, and what of them is asked for by whom. */
import type { EventTable, ReadingTable } from '#server/storage/schema.ts'

/** All, in the order in which they are written. */
export const READING_COLUMNS = [
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
  'slip',
  'marks',
  'number',
  'commit_seq',
  'status',
  'period',
  'reason',
  'opens_at',
  'step',
] as const satisfies readonly (keyof ReadingTable)[]

export const EVENT_COLUMNS = [
  'account',
  'id',
  'variant',
  'step',
  'at',
  'status',
  'period',
  'reason',
  'opens_at',
  'by',
  'note',
] as const satisfies readonly (keyof EventTable)[]

/** What a reading for the same period is judged by, and what it takes to supersede it. */
export const ACCEPTED_COLUMNS = [
  'account',
  'id',
  'variant',
  'step',
  'register',
  'period',
  'channel',
  'value',
  'ticks',
  'read_on',
  'taken_at',
  'received_at',
] as const

export type AcceptedReading = Pick<ReadingTable, (typeof ACCEPTED_COLUMNS)[number]>

/** What a release judges. */
export const DUE_COLUMNS = [...ACCEPTED_COLUMNS, 'opens_at'] as const

export type DueReading = Pick<ReadingTable, (typeof DUE_COLUMNS)[number]>
