/**
 * Clock watch: whether this machine's clock can be believed: not before the program was built, not before what the database
 * has seen, not jumping, and not far from what most phones say ([faults/V21]).
 *
 * Periods and openings follow the server's clock alone (W6), so a wrong one counts readings for wrong months.
 */
import type { Logger } from 'pino'
import { Counter, Gauge } from 'prom-client'
import type { Metrics } from '#server/operations/metrics.ts'
import type { Skews } from '#server/operations/skews.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

export type ClockWatch = { look(): void }

const A_DAY = 86_400_000
const A_JUMP_MS = 2000
/** Clocks of machines with network time differ by less than a second, those of phones by seconds. */
const FAR_FROM_PHONES_MS = 120_000

/** Throws an Error that says what to do if the clock says a time before the program was built, a day granted for zones. */
export function assertClock(now: Instant, builtAt: Instant): void {
  if (now > builtAt - A_DAY) return
  throw new Error(
    `The clock of this machine says ${shown(now)}, but this program was built at ${shown(builtAt)}. Set the clock right (timedatectl set-ntp true), then start again: a wrong clock counts readings for wrong months.`,
  )
}

/** The database's last contact lies ahead: one of the two clocks was wrong. Null if not. */
export function aheadOf(now: Instant, lastSeen: Instant | null): string | null {
  if (lastSeen === null || lastSeen <= now + FAR_FROM_PHONES_MS) return null
  return `clock: it says ${shown(now)}, but the database heard of a phone at ${shown(lastSeen)}; it is wrong now or was then`
}

export type ClockDeps = {
  clock: Clock
  /** Milliseconds that nobody can set. */
  monotonic: () => number
  skews: Skews
  log: Logger
}

export function createClockWatch({ registry }: Metrics, { clock, monotonic, skews, log }: ClockDeps): ClockWatch {
  const registers = [registry]
  const jumps = new Counter({
    name: 'esep_clock_jumps_total',
    help: 'How often the clock was set while the server ran.',
    registers,
  })
  const skew = new Gauge({
    name: 'esep_clock_skew_seconds',
    help: 'By how much the phones heard last are ahead of this server, in the median; 0 while too few were heard.',
    registers,
  })
  let before = { wall: clock.now(), steady: monotonic() }
  let wasFar = false

  return {
    look() {
      const now = { wall: clock.now(), steady: monotonic() }
      const jumped = now.wall - before.wall - (now.steady - before.steady)
      before = now
      if (Math.abs(jumped) > A_JUMP_MS) {
        jumps.inc()
        log.warn({ seconds: jumped / 1000 }, 'clock: it was set while the server ran')
      }
      const median = skews.median() ?? 0
      skew.set(median / 1000)
      const isFar = Math.abs(median) > FAR_FROM_PHONES_MS
      if (isFar && !wasFar)
        log.error({ seconds: median / 1000 }, 'clock: most phones differ from it by the same; set it right')
      wasFar = isFar
    },
  }
}

const shown = (at: Instant): string => new Date(at).toISOString()
