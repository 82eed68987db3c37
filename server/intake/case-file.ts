/**
 * Case file: what a judge must know of the accounts in a batch: contracts, meters, access, calendars, what counts so far.
 * Loaded once per transaction, in a handful of statements however many readings there are.
 */
import type { Facts, Judged, Past } from '#server/intake/judge.ts'
import { createLedger, type Ledger } from '#server/intake/ledger.ts'
import type { Account } from '#server/storage/accounts.ts'
import type { PastReading } from '#server/storage/readings.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Channel } from '#shared/domain/channel.ts'
import { intakeWindowFor, windowAt } from '#shared/domain/intake-calendar.ts'
import type { Register } from '#shared/domain/meter.ts'
import { registerNameOf, serialOf } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { addMonths, type CalendarDate, type Period, periodOf } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import { createZone, type Zone } from '#shared/lib/zone.ts'

/** Usual use looks 13 months back (P1); one more reading gives the first of them its start. */
const MONTHS_OF_HISTORY = 15

const A_DAY = 86_400_000

export type Known = { account: Account; utility: Utility; zone: Zone }

export type CaseFile = {
  ledger: Ledger
  of(account: AccountKey): Known | null
  /** The register a reading names, if its meter hung there that day (R9). */
  register(known: Known, register: string, readOn: CalendarDate): Register | null
  /** The window of a moment. */
  intakeAt(known: Known, channel: Channel, at: Instant): Facts['intake']
  /** The window a reading came in (W3), or was taken in where its channel has grace (W5). */
  intakeFor(
    known: Known,
    channel: Channel,
    receivedAt: Instant,
    taken: { at: Instant; isSound: boolean },
  ): Facts['intake']
  factsOf(known: Known, registerKey: string, reading: Judged, intake: Facts['intake'], isEntitled: boolean): Facts
}

const zones = new Map<string, Zone>()

export function zoneOf(utility: Utility): Zone {
  const known = zones.get(utility.zone)
  if (known) return known
  const zone = createZone(utility.zone)
  zones.set(utility.zone, zone)
  return zone
}

/** `since`: the earliest moment anything of this transaction is judged at. `channels`: those by which readings come. */
export async function openCaseFile(
  queries: Queries,
  keys: readonly AccountKey[],
  { since, channels }: { since: Instant; channels: readonly Channel[] },
): Promise<CaseFile> {
  const accounts = await queries.accounts.find(keys)
  const utilities = new Map((await queries.accounts.utilities()).map((utility) => [utility.key, utility]))
  // Its month anywhere on earth; where the channel has grace, the month before may still be superseded (W5).
  const month = periodOf(new Date(since - A_DAY).toISOString().slice(0, 10))
  const hasGrace = channels.some((channel) => [...utilities.values()].some((utility) => mayHaveGrace(utility, channel)))
  const present = hasGrace ? addMonths(month, -1) : month
  const found = [...accounts.keys()]
  const ledger = createLedger(
    await queries.readings.past(found, addMonths(month, -MONTHS_OF_HISTORY), present),
    await queries.readings.accepted(found, present),
  )

  const arrivals = new Map<string, Facts['intake']>()

  /** All that comes at one moment by one channel comes in one window. */
  function intakeAt({ utility, zone }: Known, channel: Channel, at: Instant): Facts['intake'] {
    const key = `${utility.key} ${channel} ${at}`
    const kept = arrivals.get(key) ?? windowAt(utility.calendars, zone, channel, at)
    arrivals.set(key, kept)
    return kept
  }

  function register(known: Known, key: string, readOn: CalendarDate): Register | null {
    const meter = known.account.meters.find((candidate) => candidate.serial === serialOf(key))
    if (!meter || (meter.removedOn !== null && readOn > meter.removedOn)) return null
    return meter.registers.find((candidate) => candidate.name === registerNameOf(key)) ?? null
  }

  return {
    ledger,

    of(key) {
      const account = accounts.get(key)
      const utility = account && utilities.get(account.utility)
      return account && utility ? { account, utility, zone: zoneOf(utility) } : null
    },

    register,

    intakeAt,

    intakeFor(known, channel, receivedAt, taken) {
      const { utility, zone } = known
      if (!graceOf(utility, channel)) return intakeAt(known, channel, receivedAt)
      return intakeWindowFor(utility.calendars, zone, channel, receivedAt, taken)
    },

    factsOf(known, key, reading, intake, isEntitled) {
      const found = register(known, key, reading.readOn)
      return {
        reading,
        isEntitled,
        contract: known.account.contract,
        takenOn: known.zone.dateAt(reading.takenAt),
        register: found,
        intake,
        current: ledger.currentOf(known.account.account, key, periodIn(intake)),
        past: found ? pastOf(ledger.acceptedOf(known.account.account, key), periodIn(intake), found) : [],
        thresholds: known.utility.thresholds,
      }
    },
  }
}

/** A profile that cannot be read is the fault of its own accounts' readings alone, when they are judged (faults/G9). */
function mayHaveGrace(utility: Utility, channel: Channel): boolean {
  try {
    return graceOf(utility, channel)
  } catch {
    return true
  }
}

const graceOf = (utility: Utility, channel: Channel): boolean =>
  utility.calendars.some(({ calendar }) => calendar[channel].graceHours > 0)

export const periodIn = (intake: Facts['intake']): Period => (intake.open ? intake.window : intake.next).period

/** Ticks are read out of the value: what a person accepted may have come before its meter was listed (R9). */
function pastOf(rows: readonly PastReading[], period: Period, { decimals }: Register): Past[] {
  return rows
    .filter((row) => row.period < period)
    .map(({ period: of, readOn, value }) => ({ period: of, readOn, value, ticks: ticksOf(value, decimals) }))
}
