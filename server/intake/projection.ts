/** Projection: where a reading stands, from its events alone. Pure; what is stored beside the reading must be the same (R3). */

import type { EventTable } from '#server/storage/schema.ts'
import { standingOf } from '#server/storage/standing-columns.ts'
import type { Standing } from '#shared/domain/reading.ts'

export type Projected = { standing: Standing; step: number }

/** The events of one reading in any order; null if there is none. Throws if one is missing or there twice. */
export function projectionOf(events: readonly EventTable[]): Projected | null {
  const inOrder = events.toSorted((a, b) => a.step - b.step)
  const gap = inOrder.findIndex((event, at) => event.step !== at)
  if (gap >= 0) throw new Error(`the events of a reading have no single step ${gap}`)
  const last = inOrder.at(-1)
  return last ? { standing: standingOf(last), step: last.step } : null
}
