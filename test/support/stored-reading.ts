/** Stored reading: a row as intake stores one, for tests that need a history or ask the storage alone. */
import { createHash, randomUUID } from 'node:crypto'
import type { ReadingTable } from '#server/storage/schema.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { ACCOUNT, REGISTER } from '#test/support/resident.ts'

/** Accepted for 2026-10, unless said otherwise. */
export function aStoredReading(said: Partial<ReadingTable> = {}): Omit<ReadingTable, 'step'> {
  const { id = randomUUID(), value = '00190.000', read_on: readOn = '2026-10-20' } = said
  const at = Date.parse(`${readOn}T12:00:00+05:00`)
  const hash = createHash('sha256').update(id).digest('hex')
  return {
    account: ACCOUNT,
    id,
    variant: 0,
    hash,
    payload: '{}',
    channel: 'app',
    subject: 's_1',
    register: REGISTER,
    value,
    ticks: ticksOf(value, 3),
    read_on: readOn,
    taken_at: at,
    received_at: at,
    replaces: null,
    slip: null,
    marks: '',
    number: `E-${hash.slice(0, 4).toUpperCase()}-${hash.slice(4, 8).toUpperCase()}`,
    commit_seq: 1,
    status: 'accepted',
    period: readOn.slice(0, 7),
    reason: null,
    opens_at: null,
    ...said,
  }
}
