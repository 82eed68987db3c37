/** Present: what is true at this moment: the time at the utility, whether a network seems to be there, whether something is being sent. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { utilityNow } from '#client/domain/utility-time.ts'
import type { Surroundings } from '#client/domain/where.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { Kept } from '#client/ui/models/kept.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type Present = {
  /** The device's clock, and the utility's time made from it (W6). */
  deviceNow: ReadonlySignal<Instant>
  now: ReadonlySignal<Instant>
  /** A hint and no more (faults/N5). */
  online: ReadonlySignal<boolean>
  /** What decides how a reading of this device is spoken of. */
  aroundOf(id: string): Surroundings
  /** Looks at the clock now. */
  look(): void
}

const TICK = 15_000

export function createPresent(clock: Clock, kept: Kept, messages: Messages): Present {
  const deviceNow = signal(clock.now())
  const online = signal(navigator.onLine)
  const sending = signal<{ ids: Set<string>; until: number }>({ ids: new Set(), until: 0 })

  const look = (): void => {
    deviceNow.value = clock.now()
  }
  setInterval(look, TICK)
  document.addEventListener('visibilitychange', look)
  for (const event of ['online', 'offline']) {
    window.addEventListener(event, () => {
      online.value = navigator.onLine
    })
  }
  messages.hear((heard) => {
    if (heard.type === 'sending') {
      sending.value = { ids: new Set(heard.ids), until: heard.until }
      setTimeout(look, heard.until - clock.now())
    }
    if (heard.type === 'idle') sending.value = { ids: new Set(), until: 0 }
  })

  return {
    deviceNow,
    now: computed(() => utilityNow(deviceNow.value, kept.clock.value)),
    online,
    aroundOf: (id) => ({
      online: online.value,
      signedIn: kept.session.value !== null && !kept.session.value.expired,
      sending: online.value && sending.value.ids.has(id) && deviceNow.value < sending.value.until,
      now: deviceNow.value,
    }),
    look,
  }
}
