/** Test entry: rows of the outbox as the store would hold them. */
import type { OutboxEntry, ReadingEntry } from '#client/domain/outbox-entry.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import { anItem, aReading } from '#test/support/builders.ts'

export const NOON = Date.parse('2026-11-20T12:00:00+05:00')

export function aSavedEntry(said: Partial<ReadingEntry> = {}): ReadingEntry & { state: 'saved' } {
  const item = said.item ?? anItem(aReading())
  return {
    account: item.account,
    id: item.id,
    subject: item.subject,
    seq: 1,
    item,
    savedAt: NOON,
    attempts: 0,
    refusals: 0,
    lastTryAt: null,
    lastError: null,
    problem: null,
    triedBy: null,
    nextTryAt: 0,
    ...said,
    state: 'saved',
  }
}

export const aReceipt = (
  entry: Pick<OutboxEntry, 'account' | 'id' | 'item'>,
  said: Partial<Receipt> = {},
): Receipt => ({
  account: entry.account,
  id: entry.id,
  hash: entry.item.hash,
  number: 'E-7K3Q-20M9',
  commitSeq: 7,
  receivedAt: NOON,
  standing: { status: 'accepted', period: '2026-11' },
  ...said,
})

export function aReceivedEntry(said: Partial<Receipt> = {}, epoch = 'e_1'): ReadingEntry & { state: 'received' } {
  const entry = aSavedEntry()
  return { ...entry, state: 'received', receipt: aReceipt(entry, said), receivedAt: NOON, epoch }
}
