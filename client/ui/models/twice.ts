/**
 * Twice: an odd value that is to be typed a second time without sight of the first, as one who reads a meter by hand would
 * make sure. Holds what was typed first until both are alike.
 */
import { type ReadonlySignal, signal } from '@preact/signals'

type Values = Partial<Record<string, string>>

export type Twice = {
  state: ReadonlySignal<'asked' | 'differs' | null>
  /** What was typed first and waits for its like. */
  first(): Values | null
  /** A first value kept from before. */
  take(first: Values | null): void
  /** Whether these were typed twice alike; else they are the first, or the second that differs and is asked for anew. */
  isSure(values: Values): boolean
}

export function createTwice(isAsked: boolean): Twice {
  const state = signal<'asked' | 'differs' | null>(null)
  let first: Values | null = null
  let sure: Values | null = null

  return {
    state,
    first: () => first,
    take(kept) {
      first = kept
      state.value = kept === null ? null : 'asked'
    },
    isSure(values) {
      if (!isAsked || isSame(sure, values)) return true
      if (isSame(first, values)) {
        sure = values
        first = null
        state.value = null
        return true
      }
      state.value = first === null ? 'asked' : 'differs'
      first = first === null ? values : null
      return false
    },
  }
}

const isSame = (one: Values | null, other: Values): boolean =>
  one !== null && Object.entries(other).every(([name, value]) => one[name] === value)
