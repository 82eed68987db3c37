/**
 * Epoch: notices that this database was put back to an older state, and begins a new epoch (protocol.md §10, [faults/V9]).
 *
 * A phone that holds a receipt of this epoch with a greater commit number than ours proves it; the receipt's own number
 * cannot be made up. On the new epoch phones ask after what they handed in, and send again what is missing.
 */
import { randomBytes } from 'node:crypto'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import type { Identity } from '#server/storage/meta.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Known } from '#shared/wire/readings.ts'

export type Epochs = {
  /** The server's identity after it heard what the phone has seen; a new epoch if that proves a rollback. */
  heard(known: Known): Promise<Identity>
}

export type EpochDeps = { storage: Storage; receiptKey: Buffer; onRollback: (lost: number) => void }

export function createEpochs({ storage, receiptKey, onRollback }: EpochDeps): Epochs {
  const provesRollback = (known: Known, identity: Identity): boolean =>
    known.epoch === identity.epoch &&
    known.commitSeq > identity.commitSeq &&
    known.proof !== undefined &&
    receiptNumber(receiptKey, { ...known.proof, commitSeq: known.commitSeq }) === known.proof.number

  return {
    async heard(known) {
      const identity = await storage.meta.identity()
      if (!provesRollback(known, identity)) return identity
      return await storage.write(async (queries) => {
        const now = await queries.meta.identity()
        if (!provesRollback(known, now)) return now
        const epoch = `e_${randomBytes(8).toString('hex')}`
        await queries.meta.put('epoch', epoch)
        await queries.meta.put('commit_seq', String(known.commitSeq))
        onRollback(known.commitSeq - now.commitSeq)
        return { ...now, epoch, commitSeq: known.commitSeq }
      })
    },
  }
}
