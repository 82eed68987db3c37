/** Announce: what happened, for who listens to the screen: one line that a screen reader says while the screen goes on to the next. */
import { type ReadonlySignal, signal } from '@preact/signals'

/** `turn` tells a sentence from the same one said before. */
export type Announced = { text: string; turn: number }

const latest = signal<Announced>({ text: '', turn: 0 })

export const announced: ReadonlySignal<Announced> = latest

export function announce(text: string): void {
  latest.value = { text, turn: latest.peek().turn + 1 }
}
