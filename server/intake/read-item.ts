/**
 * Read item: what one item of a batch is, before anybody judges it. Pure.
 *
 * Whatever can be stored is a reading, a visit or, in a form of the future, sealed; only what has no key is malformed (R2).
 */
import { hash as digestOf } from 'node:crypto'
import { hashedText, type Reading } from '#shared/domain/reading.ts'
import type { Visit } from '#shared/domain/visit.ts'
import { readingEnvelope, readingItem } from '#shared/wire/readings.ts'
import { visitItem } from '#shared/wire/visits.ts'

export type Envelope = { account: string; id: string; hash: string }

export type ReadItem =
  | { kind: 'reading'; envelope: Envelope; facts: Reading; payload: string }
  | { kind: 'visit'; envelope: Envelope; facts: Visit; payload: string }
  | { kind: 'sealed'; envelope: Envelope; subject: string | null; payload: string }
  | { kind: 'later'; account: string; id: string }
  | { kind: 'malformed'; account: string | null; id: string | null; problem: string }

/** Bytes of one item; a reading has about 600. */
const MAX_ITEM_LENGTH = 16_384

/** The character as JSON writes it, but not a backslash followed by those letters. PostgreSQL stores none. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/

export function readItem(raw: unknown): ReadItem {
  // Nearly all are readings of today's form: asked first, so that they are looked through once.
  const facts = readingItem.safeParse(raw)
  const envelope = facts.success ? facts : readingEnvelope.safeParse(raw)
  if (!envelope.success) return { kind: 'malformed', ...namesIn(raw), problem: fieldOf(envelope.error) }

  const { account, id, hash, schema } = envelope.data
  const written = writtenDown(raw)
  if (typeof written === 'string') return { kind: 'malformed', account, id, problem: written }
  const { payload, text } = written
  if (payload.length > MAX_ITEM_LENGTH) return { kind: 'malformed', account, id, problem: 'too-big' }
  if (NUL.test(payload)) return { kind: 'malformed', account, id, problem: 'nul' }
  // What arrived is not what was recorded: a fault of the way, which sending again heals.
  if (digestOf('sha256', text, 'hex') !== hash) return { kind: 'later', account, id }

  if (schema !== 1) {
    const { subject } = envelope.data
    return {
      kind: 'sealed',
      envelope: { account, id, hash },
      subject: typeof subject === 'string' ? subject : null,
      payload,
    }
  }
  if (envelope.data.kind === 'visit') {
    const visit = visitItem.safeParse(raw)
    if (!visit.success) return { kind: 'malformed', account, id, problem: fieldOf(visit.error) }
    return { kind: 'visit', envelope: { account, id, hash }, facts: visit.data as Visit, payload }
  }
  if (!facts.success) return { kind: 'malformed', account, id, problem: fieldOf(facts.error) }
  return { kind: 'reading', envelope: { account, id, hash }, facts: facts.data as Reading, payload }
}

/** As it came and as it is hashed, or why it cannot be written down. */
function writtenDown(raw: unknown): { payload: string; text: string } | 'too-big' | 'number' {
  try {
    return { payload: JSON.stringify(raw), text: hashedText(raw as { [key: string]: unknown }) }
  } catch (failure) {
    // A RangeError: nested too deeply. Else canonicalJson refuses a number JSON cannot say; JSON.parse makes one of 1e309.
    if (failure instanceof Error) return failure instanceof RangeError ? 'too-big' : 'number'
    throw failure
  }
}

function namesIn(raw: unknown): { account: string | null; id: string | null } {
  const fields = typeof raw === 'object' && raw !== null ? (raw as { account?: unknown; id?: unknown }) : {}
  const short = (value: unknown) => (typeof value === 'string' ? value.slice(0, 64) : null)
  return { account: short(fields.account), id: short(fields.id) }
}

const fieldOf = (error: { issues: readonly { path: readonly PropertyKey[] }[] }): string =>
  error.issues[0]?.path.map(String).join('.') || 'form'
