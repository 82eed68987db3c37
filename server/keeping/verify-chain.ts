/**
 * Verify chain: recomputes every seal over the audit and finds the first that does not fit, rows that are gone, and rows that
 * were written in afterwards ([security/K1]).
 *
 * Whoever may write to the database could make the whole chain anew; against that stands a head that was noted outside.
 */
import { isLate } from '#server/keeping/late.ts'
import { NO_SEAL, sealHash } from '#server/keeping/seal-hash.ts'
import type { Sealed } from '#server/storage/audit.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_PAGE = 1000

/** A head of the chain that somebody noted. */
export type NotedHead = { number: number; hash: string }

export type ChainFindings = {
  seals: number
  unsealed: number
  /** Where the chain breaks, in words; it is not followed further. */
  broken: string | null
  /** Ids of rows far behind those sealed just before them, and not explained by anybody. */
  late: string[]
  /** Whether the noted head is in the chain; null if none was given. */
  hasNotedHead: boolean | null
}

/** The deed by which a person says why a row is late; `about` is its id. */
export const EXPLAINED = 'audit explain'

export async function verifyChain(storage: Storage, noted: NotedHead | null): Promise<ChainFindings> {
  let number = 0
  let read = EVER
  let hash = NO_SEAL
  let before: Instant | null = null
  let broken: string | null = null
  let hasNotedHead = noted === null ? null : false
  const late: string[] = []

  for (let isMore = true; isMore && broken === null; ) {
    const seals = await storage.audit.sealsAfter(read, A_PAGE)
    isMore = seals.length === A_PAGE
    read = seals.at(-1)?.number ?? read
    for (const seal of seals) {
      broken = breakAt(seal, number, hash)
      if (broken !== null) break
      number = seal.number
      hash = seal.hash
      if (noted?.number === number) hasNotedHead = noted.hash === hash
      if (isLate(seal.row!.at, before) && !(await isExplained(storage, seal.audit))) late.push(seal.audit)
      before = seal.row!.at
    }
  }

  const waiting = before === null ? [] : await storage.audit.unsealed({ from: EVER, until: before, limit: A_PAGE })
  for (const { id, at } of waiting) {
    if (isLate(at, before) && !(await isExplained(storage, id))) late.push(id)
  }
  // Beyond the break nobody looked.
  if (broken !== null && noted !== null && noted.number > number) hasNotedHead = null
  return { seals: number, unsealed: await storage.audit.unsealedCount(), broken, late, hasNotedHead }
}

const EVER = Number.MIN_SAFE_INTEGER

function breakAt(seal: Sealed, number: number, hash: string): string | null {
  if (seal.number !== number + 1)
    return `after seal ${number} comes seal ${seal.number}: seals are missing, or were added`
  if (seal.row === null) return `seal ${seal.number} covers the row ${seal.audit}, which is gone`
  if (sealHash(hash, seal.row) !== seal.hash) {
    return `seal ${seal.number} does not fit the row ${seal.audit}: one of them was changed`
  }
  return null
}

async function isExplained(storage: Storage, id: string): Promise<boolean> {
  return (await storage.audit.list({ deed: EXPLAINED, about: id }, 1)).length > 0
}
