/** Receipt of: the receipt of a stored reading or visit, with where it stands now. */
import type { LedgerRow } from '#server/intake/ledger.ts'
import { standingOf } from '#server/storage/standing-columns.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Received = Pick<
  LedgerRow,
  'account' | 'id' | 'hash' | 'number' | 'commit_seq' | 'received_at' | 'status' | 'period' | 'reason'
> & { opens_at?: Instant | null }

export const receiptOf = (row: Received): Receipt => ({
  account: row.account,
  id: row.id,
  hash: row.hash,
  number: row.number,
  commitSeq: row.commit_seq,
  receivedAt: row.received_at,
  standing: standingOf({ opens_at: null, ...row }),
})
