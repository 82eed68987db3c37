/**
 * Blocks: a long list in short blocks: a screenful at once, the others later; all of it is in the page in the end, for
 * whoever searches it or has it read out. The browser draws what is on screen only (`content-visibility`).
 */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { createLater, type Later } from '#client/ui/inspector/later.ts'

export type BlocksProps<Item> = {
  items: readonly Item[]
  /** To a block: few enough that one more block does not hold up a frame. */
  size: number
  /** Blocks that are drawn at once. */
  atOnce: number
  /** Height of one item, in rem, as long as it was not drawn. */
  height: number
  /** The same function as long as it draws the same. */
  draw(item: Item): ComponentChildren
}

export function Blocks<Item>({ items, size, atOnce, height, draw }: BlocksProps<Item>) {
  const later = useMemo(createLater, [])
  // The same element is not looked at again: what did not change stands.
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.ceil(items.length / size) }, (_, at) => {
        const own = items.slice(at * size, (at + 1) * size)
        return <Block key={at} isAtOnce={at < atOnce} {...{ later, height, draw }} items={own} />
      }),
    [items, draw],
  )
  return <div>{blocks}</div>
}

type BlockProps<Item> = Pick<BlocksProps<Item>, 'items' | 'height' | 'draw'> & { isAtOnce: boolean; later: Later }

function Block<Item>({ items, isAtOnce, later, height, draw }: BlockProps<Item>) {
  const isDrawn = useSignal(isAtOnce)
  const block = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (!isDrawn.peek() && block.current) return later.add(block.current, () => (isDrawn.value = true))
  }, [])
  return (
    <div ref={block} class="round-block" style={{ '--block-height': `${items.length * height}rem` }}>
      {isDrawn.value ? items.map(draw) : null}
    </div>
  )
}
