/**
 * Release: at an opening, judges what was queued for it (W4).
 *
 * Each reading is judged as if it arrived at its opening, so a server that was down then, or two that start at once,
 * come to the same end. Per register the newest is judged first; once one is accepted the older are superseded.
 */
import { setImmediate } from 'node:timers/promises'
import { openCaseFile } from '#server/intake/case-file.ts'
import { judge } from '#server/intake/judge.ts'
import type { DueReading } from '#server/storage/reading-columns.ts'
import type { Move } from '#server/storage/readings.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

/** Readings a transaction: short enough that intake hardly waits. */
const CHUNK = 120

export type Release = {
  /** Releases all that is due; answers how many readings it judged. */
  due(): Promise<number>
}

export type ReleaseDeps = { storage: Storage; clock: Clock; onFault: (fault: unknown) => void }

export function createRelease({ storage, clock, onFault }: ReleaseDeps): Release {
  return {
    async due() {
      let count = 0
      for (;;) {
        const released = await storage.write((queries) => releaseSome(queries, clock.now(), onFault))
        count += released
        if (released === 0) return count
        // SQLite answers without leaving this turn; others are waiting.
        await setImmediate()
      }
    },
  }
}

async function releaseSome(queries: Queries, now: Instant, onFault: (fault: unknown) => void): Promise<number> {
  const rows = await queries.readings.due(now, CHUNK)
  if (rows.length === 0) return 0
  const since = rows.reduce((least, row) => Math.min(least, row.opens_at!), now)
  const file = await openCaseFile(queries, [...new Set(rows.map((row) => row.account))], { since, channels: [] })
  const moves = rows.map((row): Move => ({ reading: row, standing: standingAtOpening(row) }))

  await queries.readings.move(file.ledger.moves(), now, 'release')
  await queries.readings.move(inOrder(moves), now, 'release')
  await queries.accounts.touch([...new Set(rows.map((row) => row.account))])
  return rows.length

  function standingAtOpening(row: DueReading): Standing {
    try {
      const known = file.of(row.account)!
      const intake = file.intakeAt(known, row.channel, row.opens_at!)
      const reading = {
        id: row.id,
        channel: row.channel,
        value: row.value,
        ticks: row.ticks,
        readOn: row.read_on,
        takenAt: row.taken_at,
        receivedAt: row.received_at,
      }
      const { standing } = judge(file.factsOf(known, row.register, reading, intake, true))
      if (standing.status === 'accepted') file.ledger.accept({ ...row, period: standing.period })
      return standing
    } catch (fault) {
      onFault(fault)
      return { status: 'held', reason: 'internal', period: row.period }
    }
  }
}

/** Superseded before accepted, so that the unique index is never asked about two at once. */
const inOrder = (moves: readonly Move[]): Move[] =>
  moves.toSorted((a, b) => Number(a.standing.status === 'accepted') - Number(b.standing.status === 'accepted'))
