/**
 * Seal hash: what a seal says of one row of the audit and of all sealed before it ([security/K1]). Pure.
 *
 * SHA-256, in lower-case hex, over the hash before it and the whole row as canonical JSON: with one field of one row
 * changed, every later hash would be another.
 */
import { createHash } from 'node:crypto'
import type { AuditTable } from '#server/storage/schema.ts'
import { canonicalJson } from '#shared/lib/canonical-json.ts'

/** What the first seal has before it. */
export const NO_SEAL = '0'.repeat(64)

/** The columns of today alone: one that is added later is covered by a hash of another form, or by none. */
export function sealHash(before: string, { id, at, who, origin, deed, about, why, details }: AuditTable): string {
  const row = canonicalJson({ id, at, who, origin, deed, about, why, details })
  return createHash('sha256').update(before).update(row).digest('hex')
}
