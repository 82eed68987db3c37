/**
 * Unsent mark: how many readings wait on this phone, in a cookie: what stays when a browser clears a site's storage
 * (faults/D3). A number and no more.
 */
import { effect } from '@preact/signals'
import { afterDrawn } from '#client/ui/models/after-drawn.ts'
import type { Kept } from '#client/ui/models/kept.ts'

const NAME = '__Host-unsent'
/** Browsers keep no cookie longer. */
const LONGEST_SECONDS = 400 * 86_400

export type Jar = Pick<Document, 'cookie'>

export function markedUnsent(jar: Jar): number {
  const own = jar.cookie.split('; ').find((pair) => pair.startsWith(`${NAME}=`))
  const count = Number(own?.slice(NAME.length + 1) ?? 0)
  return Number.isSafeInteger(count) && count > 0 ? count : 0
}

/** From now on the mark says what waits. On a phone that was cleared, or on which nobody signed in yet, it stays as it is. */
export function keepMarked(kept: Pick<Kept, 'isMarked' | 'waiting' | 'othersWaiting'>, jar: Jar): () => void {
  return effect(() => {
    const count = kept.waiting.value.length + kept.othersWaiting.value.readings
    // The browser takes its time for a cookie, and nobody looks at this one.
    if (kept.isMarked.value) void afterDrawn().then(() => mark(jar, count))
  })
}

function mark(jar: Jar, count: number): void {
  const seconds = count === 0 ? 0 : LONGEST_SECONDS
  jar.cookie = `${NAME}=${count}; Max-Age=${seconds}; Path=/; Secure; SameSite=Strict`
}
