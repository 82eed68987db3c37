/**
 * Rows: many dwellings in one list: a screenful at once, the others in the frames after it, so that no frame is long; all of
 * them are in the page in the end, for whoever searches it or has it read out. Draws what is on screen only (`content-visibility`).
 */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo } from 'preact/hooks'
import type { DwellingView } from '#client/domain/round.ts'
import { Row, type RowProps } from '#client/ui/inspector/row.tsx'

/** Rows to a block; as many blocks as a screen shows are there at once. */
const BLOCK = 8

export type RowsProps = Omit<RowProps, 'view'> & { dwellings: readonly DwellingView[] }

export function Rows({ dwellings, ...shared }: RowsProps) {
  const shown = useSignal(1)
  const { round, hasGroup = false, onGoOn, next } = shared
  // The same element is not looked at again: neither what stands already, nor what did not change.
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.ceil(dwellings.length / BLOCK) }, (_, at) => (
        <Block key={at} dwellings={dwellings.slice(at * BLOCK, (at + 1) * BLOCK)} {...shared} />
      )),
    [dwellings, round, hasGroup, onGoOn, next],
  )
  const isWhole = shown.value >= blocks.length
  useLayoutEffect(() => {
    if (isWhole) return
    const frame = requestAnimationFrame(() => (shown.value += 1))
    return () => cancelAnimationFrame(frame)
  }, [isWhole, shown.value])
  return blocks.slice(0, shown.value)
}

function Block({ dwellings, ...shared }: RowsProps) {
  return (
    <div class="round-rows">
      {dwellings.map((view) => (
        <Row key={view.dwelling.account} view={view} {...shared} />
      ))}
    </div>
  )
}
