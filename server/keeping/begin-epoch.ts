/** Begin epoch: the epoch of a database that was just restored; no phone has heard of it, so each asks after its readings ([faults/V9]). */
import { randomBytes } from 'node:crypto'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type BeginEpochDeps = {
  /** The backup. */
  from: string
  /** When that was made; null if nobody knows. */
  madeAt: string | null
  clock: Clock
  who: string
  origin: string
}

/** In one transaction with the note of it; answers the epoch. */
export async function beginEpoch(
  storage: Storage,
  { from, madeAt, clock, who, origin }: BeginEpochDeps,
): Promise<string> {
  const epoch = `e_${randomBytes(8).toString('hex')}`
  await storage.write(async ({ meta, audit }) => {
    const { epoch: epochBefore, commitSeq } = await meta.identity()
    await meta.put('epoch', epoch)
    const details = { epoch, epochBefore, commitSeq, madeAt }
    await audit.note({ at: clock.now(), who, origin, deed: 'backup restore', about: from, why: null, details })
  })
  return epoch
}
