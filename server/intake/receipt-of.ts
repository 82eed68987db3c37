/** Receipt of: the receipt of a stored reading, with where it stands now. */
import type { LedgerRow } from '#server/intake/ledger.ts'
import { standingOf } from '#server/storage/standing-columns.ts'
import type { Receipt } from '#shared/domain/receipt.ts'

export const receiptOf = (row: LedgerRow): Receipt => ({
  account: row.account,
  id: row.id,
  hash: row.hash,
  number: row.number,
  commitSeq: row.commit_seq,
  receivedAt: row.received_at,
  standing: standingOf(row),
})
