/**
 * Rows: many dwellings in one list, in short blocks: a screenful at once, the others later; all of them are in the page in the
 * end, for whoever searches it or has it read out. The browser draws what is on screen only (`content-visibility`).
 */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { DwellingView } from '#client/domain/round.ts'
import { createLater, type Later } from '#client/ui/inspector/later.ts'
import { type RowFacts, rowOf } from '#client/ui/inspector/row.tsx'

/** Rows to a block: few enough that one more does not hold up a frame. */
const BLOCK = 4

/** As many blocks as a screen shows. */
const AT_ONCE = 3

export type RowsProps = RowFacts & { dwellings: readonly DwellingView[] }

export function Rows({ dwellings, ...facts }: RowsProps) {
  const later = useMemo(createLater, [])
  const { round, hasGroup = false, onGoOn, next } = facts
  // The same element is not looked at again: what did not change stands.
  return useMemo(
    () =>
      Array.from({ length: Math.ceil(dwellings.length / BLOCK) }, (_, at) => {
        const own = dwellings.slice(at * BLOCK, (at + 1) * BLOCK)
        return <Block key={at} dwellings={own} isAtOnce={at < AT_ONCE} later={later} {...facts} />
      }),
    [dwellings, round, hasGroup, onGoOn, next],
  )
}

type BlockProps = RowsProps & { isAtOnce: boolean; later: Later }

function Block({ dwellings, isAtOnce, later, ...facts }: BlockProps) {
  const isDrawn = useSignal(isAtOnce)
  const block = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!isDrawn.peek() && block.current) return later.add(block.current, () => (isDrawn.value = true))
  }, [])
  return (
    <div ref={block} class="round-rows">
      {isDrawn.value ? dwellings.map((view) => rowOf(view, facts)) : null}
    </div>
  )
}
