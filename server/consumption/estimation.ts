/**
 * Estimation: after a period has closed, estimates what no reading was accepted for (C2), a few hundred accounts a transaction.
 *
 * How far it has come is stored with what was made, so it goes on where it was killed; the key of an estimate decides
 * between two servers at it at once. A reading accepted meanwhile counts in its stead all the same.
 */
import { setImmediate } from 'node:timers/promises'
import { estimatesFor, isWanted } from '#server/consumption/estimates-for.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { EstimationTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import { closingOf, lastClosed } from '#shared/domain/period-closing.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { addMonths, monthsBetween, type Period } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'

const ACCOUNTS_A_TRANSACTION = 500

/** Some seconds' work at most, so that a server which is to stop need not wait long. */
const TRANSACTIONS_A_RUN = 20

/** After a long standstill no older periods are made good: nobody bills them any more. */
const MOST_CLOSED_PERIODS = 3

export type Estimation = {
  /** What is to be estimated next: the oldest period of a utility that has closed and is not done. */
  next(): Promise<EstimationTask | null>
  /** Does a part of it. */
  some(task: EstimationTask): Promise<void>
}

export type EstimationTask = { utility: Utility; progress: EstimationTable }

export type EstimationDeps = { storage: Storage; clock: Clock; onFault: (fault: unknown) => void }

export function createEstimation({ storage, clock, onFault }: EstimationDeps): Estimation {
  return {
    async next() {
      for (const utility of await storage.accounts.utilities()) {
        const closed = closedOf(utility)
        const progress = closed && (await taskOf(utility, closed))
        if (progress) return { utility, progress }
      }
      return null
    },

    async some({ utility, progress }) {
      let after = progress.reached
      for (let done = 0; done < TRANSACTIONS_A_RUN; done += 1) {
        const next = await estimateAfter(utility, progress.period, after)
        if (next === null) return await finish(utility, progress.period)
        after = next
        // SQLite answers without leaving this turn; others are waiting.
        await setImmediate()
      }
    },
  }

  function closedOf(utility: Utility): Period | null {
    try {
      return lastClosed(utility.calendars, zoneOf(utility), clock.now())
    } catch (fault) {
      // A profile that cannot be read is the fault of its own utility alone.
      onFault(fault)
      return null
    }
  }

  async function taskOf(utility: Utility, closed: Period): Promise<EstimationTable | null> {
    const known = await storage.estimates.progress(utility.key)
    const goingOn = known.findLast(({ state }) => state === 'going-on')
    if (goingOn) return goingOn
    const row = (period: Period, state: EstimationTable['state']): EstimationTable => ({
      utility: utility.key,
      period,
      state,
      reached: '',
      made: 0,
      at: clock.now(),
    })
    const latest = known[0]?.period
    if (latest === undefined) {
      // What closed before anybody looked was billed without us.
      await storage.write((queries) => queries.estimates.begin([row(closed, 'passed-over')]))
      return null
    }
    const due = periodsAfter(latest, closed)
    const first = due.at(-MOST_CLOSED_PERIODS) ?? due[0]
    if (first === undefined || (await isQueuedFor(utility, first))) return null
    const begun = row(first, 'going-on')
    const passedOver = due.slice(0, due.indexOf(first)).map((period) => row(period, 'passed-over'))
    await storage.write((queries) => queries.estimates.begin([...passedOver, begun]))
    return begun
  }

  /** What waits for an opening of the period may count for it yet (W4). */
  async function isQueuedFor(utility: Utility, period: Period): Promise<boolean> {
    const opening = await storage.readings.nextOpening()
    return opening !== null && opening < closingOf(utility.calendars, zoneOf(utility), period)
  }

  /** Answers up to which account it has come; null at the end. */
  async function estimateAfter(utility: Utility, period: Period, after: string): Promise<string | null> {
    const page = await storage.volumes.accounts(utility.key, after, ACCOUNTS_A_TRANSACTION)
    const accounts = page.map(({ account }) => account)
    const last = accounts.at(-1)
    if (last === undefined) return null
    const registers = await storage.estimates.registers(accounts, period)
    const unread = new Set(registers.filter(isWanted).map(({ account }) => account))
    const past = await storage.readings.past([...unread], '0000-01', period)
    const rows = estimatesFor({ utility, period, registers, past, madeAt: clock.now(), onFault })
    await storage.write(async (queries) => {
      const made = await queries.estimates.add(rows)
      await queries.accounts.touch([...new Set(made)])
      await queries.estimates.reach(utility.key, period, last, made.length)
    })
    return last
  }

  async function finish(utility: Utility, period: Period): Promise<void> {
    await storage.write(async (queries) => {
      const at = clock.now()
      if (!(await queries.estimates.finish(utility.key, period, at))) return
      const made = (await queries.estimates.progress(utility.key)).find((row) => row.period === period)?.made
      await queries.audit.note({
        at,
        who: 'estimation',
        origin: 'server',
        deed: 'consumption estimate',
        about: `${utility.key} ${period}`,
        why: null,
        details: { made },
      })
    })
  }
}

/** Oldest first. */
const periodsAfter = (latest: Period, until: Period): Period[] =>
  Array.from({ length: Math.max(0, monthsBetween(latest, until)) }, (_, at) => addMonths(latest, at + 1))
