/** Rows: many dwellings in one list. */
import { useCallback } from 'preact/hooks'
import type { DwellingView } from '#client/domain/round.ts'
import { Blocks } from '#client/ui/inspector/blocks.tsx'
import { type RowFacts, rowOf } from '#client/ui/inspector/row.tsx'

export type RowsProps = RowFacts & { dwellings: readonly DwellingView[] }

export function Rows({ dwellings, round, hasGroup = false, onGoOn, next }: RowsProps) {
  const facts = { round, hasGroup, next, ...(onGoOn ? { onGoOn } : {}) }
  const draw = useCallback((view: DwellingView) => rowOf(view, facts), [round, hasGroup, onGoOn, next])
  return <Blocks items={dwellings} size={4} atOnce={1} height={5.5} draw={draw} />
}
