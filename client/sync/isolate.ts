/**
 * Isolate: finds the readings for which a request is refused, so that the others get through (faults/N9). Sends, decides
 * nothing about when.
 *
 * One bad reading among 50 leaves 49 delivered within 7 requests: halves are tried, and what was not in the refused half
 * rides along with the next. Where that finds nothing (several bad ones, or the server is down), rows travel with fewer
 * companions the more often they were refused.
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { BatchOutcome } from '#client/sync/batch.ts'
import type { Failure } from '#client/sync/calls.ts'
import { MAX_ITEMS } from '#shared/wire/readings.ts'

/** `refused`: for what it carries; `stopped`: the world is not ready, nothing else needs to be tried now. */
export type Findings = {
  refused: { entries: OutboxEntry[]; failure: Failure }[]
  /** Refused by itself while others were not. */
  apart: { entry: OutboxEntry; failure: Failure }[]
  stopped: { entries: OutboxEntry[]; failure: Failure } | null
  received: number
}

type Send = (entries: OutboxEntry[]) => Promise<BatchOutcome>

const nothing = (): Findings => ({ refused: [], apart: [], stopped: null, received: 0 })

/** For rows that were refused together once: binary search with riders. */
export async function isolateOne(rows: OutboxEntry[], send: Send): Promise<Findings> {
  const found = nothing()
  let suspects = rows
  let riders: OutboxEntry[] = []
  let taken = false
  while (suspects.length > 0) {
    const half = suspects.length === 1 ? [] : suspects.slice(0, Math.floor(suspects.length / 2))
    const sent = half.length + riders.length > 0 ? [...half, ...riders] : suspects
    const outcome = await send(sent)
    if (outcome.kind === 'receipts') {
      taken = true
      found.received += outcome.received
      suspects = sent === suspects ? [] : suspects.slice(half.length)
      riders = []
      continue
    }
    const { failure } = outcome
    if (!failure.whole) return { ...found, stopped: { entries: [...suspects, ...riders], failure } }
    if (half.length === 0) {
      const alone = taken && sent === suspects && suspects.length === 1
      if (alone) found.apart.push({ entry: suspects[0]!, failure })
      else found.refused.push({ entries: [...suspects, ...riders], failure })
      return found
    }
    riders = [...riders, ...suspects.slice(half.length)]
    suspects = half
  }
  return found
}

/** For rows refused more than once: groups that shrink with every refusal, and grow again as soon as one is taken. */
export async function isolateMany(rows: OutboxEntry[], send: Send, random: () => number): Promise<Findings> {
  const found = nothing()
  const alone: Findings['apart'] = []
  let left = shuffled(rows, random)
  let boost = 1
  while (left.length > 0 && found.stopped === null) {
    const group = groupOf(left, boost)
    left = left.slice(group.length)
    const outcome = await send(group)
    if (outcome.kind === 'receipts') {
      found.received += outcome.received
      boost *= 2
      continue
    }
    const { failure } = outcome
    if (!failure.whole) {
      found.stopped = { entries: [...group, ...left], failure }
      break
    }
    if (group.length === 1) alone.push({ entry: group[0]!, failure })
    else found.refused.push({ entries: group, failure })
    boost = 1
    // Nothing gets through at all: that is the server, not a reading.
    if (found.received === 0 && alone.length + found.refused.length === 2) found.stopped = { entries: left, failure }
  }
  // Without one success nobody can say that a single reading is to blame.
  if (found.received > 0) return { ...found, apart: alone }
  return {
    ...found,
    refused: [...found.refused, ...alone.map(({ entry, failure }) => ({ entries: [entry], failure }))],
  }
}

/** The first rows that may travel together: at most 50 / 2^refusals of each, more while all is taken. */
function groupOf(rows: OutboxEntry[], boost: number): OutboxEntry[] {
  const full = rows.findIndex(({ refusals }, at) => at > 0 && at >= (50 >> refusals) * boost && at >= boost)
  return rows.slice(0, Math.min(MAX_ITEMS, full === -1 ? rows.length : full))
}

/** Least refused first, else in a new order each time, so that no bad readings stand before a good one for long. */
function shuffled(rows: OutboxEntry[], random: () => number): OutboxEntry[] {
  const drawn = rows.map((row) => ({ row, at: random() }))
  return drawn.sort((a, b) => a.row.refusals - b.row.refusals || a.at - b.at).map(({ row }) => row)
}
