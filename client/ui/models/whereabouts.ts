/**
 * Whereabouts: where the phone is at the end of a visit, for who turned that on. Nothing is kept but the last place at an
 * open door, and nothing is followed: the phone is asked when a visit's screen opens and when the visit ends.
 *
 * A visit never waits longer than three seconds for it, and ends without it where there is none.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import { positionOf } from '#client/domain/position.ts'
import { refusalOf } from '#client/store/outbox.ts'
import type { SettingsStore } from '#client/store/settings.ts'
import type { Models } from '#client/ui/models/models.ts'
import type { Position } from '#shared/domain/visit.ts'

/** `refused`: the person or the system does not allow it; `none`: no place was found in time. */
export type NoPosition = 'refused' | 'none'

export type Whereabouts = {
  /** This device can tell at all. */
  isOffered: boolean
  isOn: ReadonlySignal<boolean>
  /** Turned on, the phone is asked at once, so that the person answers its question there and then. */
  setOn(on: boolean): Promise<void>
  /** The screen of a visit there is open. */
  arrive(account: string): void
  /** Where a visit that ends there now was made. One whose screen was not opened since the start was made elsewhere: null. */
  at(account: string): Promise<Position | null>
  /** Why the last visit ended without a place; said once, until the next one ends. */
  lack: ReadonlySignal<NoPosition | null>
}

/** A place found when the screen was opened is still that of the door. */
const FRESH_MS = 120_000
const LONGEST_MS = 3_000
/** On opening there is time: as long as a person takes for a meter or two. */
const ARRIVING_MS = 60_000
/** The door one stands at, and the one just left. */
const DOORS = 2
/** As the browsers number it; the name exists only on the error itself. */
const PERMISSION_DENIED = 1

type Fix = { position: Position; at: number }
type Deps = {
  geolocation: Pick<Geolocation, 'getCurrentPosition'> | undefined
  settings: Pick<SettingsStore, 'get' | 'set'>
  /** Milliseconds that no change of the clock touches. */
  monotonic(): number
}

export function createWhereabouts({ geolocation, settings, monotonic }: Deps): Whereabouts {
  const isOn = signal(false)
  const lack = signal<NoPosition | null>(null)
  let isSaid = false
  const doors = new Map<string, Fix | null>()
  const loaded = settings.get('notesPosition').then((on) => (isOn.value = on ?? false), unlessStuck)

  function say(what: NoPosition): void {
    if (!isSaid) lack.value = what
    isSaid = true
  }

  /** Answers within `longest`, also while the phone still waits for the person's answer to its question. */
  function ask(longest: number): Promise<Position | NoPosition> {
    return new Promise((resolve) => {
      if (geolocation === undefined) return resolve('none')
      const late = setTimeout(() => resolve('none'), longest)
      const answer = (found: Position | NoPosition): void => {
        clearTimeout(late)
        resolve(found)
      }
      geolocation.getCurrentPosition(
        ({ coords }) => answer(positionOf(coords) ?? 'none'),
        ({ code }) => answer(code === PERMISSION_DENIED ? 'refused' : 'none'),
        { enableHighAccuracy: true, timeout: longest, maximumAge: FRESH_MS },
      )
    })
  }

  const isFresh = (fix: Fix | null | undefined): fix is Fix => !!fix && monotonic() - fix.at <= FRESH_MS

  async function look(account: string): Promise<void> {
    const found = await ask(ARRIVING_MS)
    // The visit may have ended meanwhile.
    if (typeof found !== 'string' && doors.has(account)) doors.set(account, { position: found, at: monotonic() })
  }

  return {
    isOffered: geolocation !== undefined,
    isOn,
    async setOn(on) {
      isOn.value = on
      isSaid = false
      lack.value = null
      doors.clear()
      await settings.set('notesPosition', on).catch(unlessStuck)
      if (!on) return
      const found = await ask(ARRIVING_MS)
      if (found === 'refused' && isOn.peek()) say(found)
    },
    arrive(account) {
      void loaded.then(() => {
        if (!isOn.peek() || isFresh(doors.get(account))) return
        doors.delete(account)
        doors.set(account, null)
        for (const old of [...doors.keys()].slice(0, -DOORS)) doors.delete(old)
        void look(account)
      })
    },
    async at(account) {
      if (!isOn.peek() || !doors.has(account)) return null
      lack.value = null
      const fix = doors.get(account)
      doors.delete(account)
      if (isFresh(fix)) return fix.position
      const found = await ask(LONGEST_MS)
      if (typeof found !== 'string') return found
      say(found)
      return null
    },
    lack,
  }
}

/** A storage that does not open is said above every screen (faults/D6); the choice holds until the app is closed. */
export function unlessStuck(failure: unknown): void {
  if (refusalOf(failure) === null) throw failure
}

const made = new WeakMap<Models, Whereabouts>()

export function whereaboutsOf(models: Models): Whereabouts {
  const { geolocation } = navigator as { geolocation?: Geolocation }
  const { settings } = models.store
  const found = made.get(models) ?? createWhereabouts({ geolocation, settings, monotonic: () => performance.now() })
  made.set(models, found)
  return found
}
