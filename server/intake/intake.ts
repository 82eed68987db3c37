/**
 * Intake: the one door through which readings come, whatever the channel: readings in, a receipt each out.
 *
 * Batches that come at the same time are taken in one transaction, which is on disk before anybody has an answer
 * ([faults/V1]). A batch is stored as a whole or not at all.
 */
import { createDailyLimit } from '#server/intake/daily-limit.ts'
import { type ReadItem, readItem } from '#server/intake/read-item.ts'
import type { Sender } from '#server/intake/sender.ts'
import { type ReadBatch, type Received, takeBatches } from '#server/intake/take-batches.ts'
import { together } from '#server/intake/together.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type Batch = { items: readonly unknown[]; deviceNow: Instant; device: DeviceTable | null }

export type Intake = { receive(sender: Sender, batch: Batch): Promise<Received> }

export type IntakeDeps = { storage: Storage; clock: Clock; receiptKey: Buffer; onFault: (fault: unknown) => void }

/** In readings: four full batches. More would let the first wait long for the last, and take more memory for no more speed. */
const MOST_TOGETHER = 250
/** What a batch costs besides its readings, in readings. */
const A_BATCH = 12

const sizeOf = ({ items }: ReadBatch): number => items.length + A_BATCH

export function createIntake({ storage, clock, receiptKey, onFault }: IntakeDeps): Intake {
  const limit = createDailyLimit(clock)
  const take = together(takeBatches({ storage, clock, receiptKey, onFault }), { sizeOf, most: MOST_TOGETHER })

  return {
    async receive(sender, { items, deviceNow, device }) {
      const tally = limit.tally()
      const read = items.map((item) => notYet(readItem(item), sender))
      try {
        return await take({ sender, items: read, deviceNow, device, tally })
      } catch (failure) {
        // What was rolled back was not taken, so it uses up nothing (faults/V13).
        tally.giveBack()
        throw failure
      }
    },
  }
}

/** An item that says it was recorded by somebody else waits until that person is signed in (faults/G5). */
function notYet(item: ReadItem, sender: Sender): ReadItem {
  if (item.kind === 'later' || item.kind === 'malformed') return item
  const recordedBy = item.kind === 'sealed' ? item.subject : item.facts.subject
  if (recordedBy === null || recordedBy === sender.subject) return item
  return { kind: 'later', account: item.envelope.account, id: item.envelope.id }
}
