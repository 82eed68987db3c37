/**
 * Review: a person at the utility decides about held readings, with a reason.
 *
 * The period does not move (R5): accepting a reading supersedes, in the same transaction, what counted for it before.
 */
import { zoneOf } from '#server/intake/case-file.ts'
import { closeVisits } from '#server/intake/close-visits.ts'
import type { Account } from '#server/storage/accounts.ts'
import type { AuditNote } from '#server/storage/audit.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { windowAt } from '#shared/domain/intake-calendar.ts'
import { registerNameOf, serialOf } from '#shared/domain/meter.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { ticksOf } from '#shared/domain/value.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

/** Why, who decided, and from where. */
export type Words = { reason: string; by: string; origin?: string }

export type Decision = Words & { account: AccountKey; number: string }

/** Why a decision was not carried out. */
export type ReviewRefusal = 'no-such-reading' | 'not-held' | 'no-such-account' | 'no-such-register'

export type Review = {
  held(limit: number): Promise<StoredReading[]>
  find(account: AccountKey, number: string): Promise<StoredReading | null>
  accept(decision: Decision): Promise<Result<Standing, ReviewRefusal>>
  reject(decision: Decision): Promise<Result<Standing, ReviewRefusal>>
}

export function createReview({ storage, clock }: { storage: Storage; clock: Clock }): Review {
  async function heldOne(queries: Queries, decision: Decision): Promise<Result<StoredReading, ReviewRefusal>> {
    const row = await queries.readings.byNumber(decision.account, decision.number)
    if (!row) return refused('no-such-reading')
    return row.status === 'held' ? ok(row) : refused('not-held')
  }

  return {
    held: (limit) => storage.readings.held(limit),
    find: (account, number) => storage.readings.byNumber(account, number),

    accept: (decision) =>
      storage.write(async (queries) => {
        const found = await heldOne(queries, decision)
        if (!found.ok) return found
        const row = found.value
        const account = (await queries.accounts.find([row.account])).get(row.account)
        if (!account) return refused('no-such-account')
        if (!fitsRegister(row, account)) return refused('no-such-register')

        const utilities = await queries.accounts.utilities()
        const period = row.period ?? presentPeriod(utilities, account.utility, row)
        const standing: Standing = { status: 'accepted', period }
        const current = await queries.readings.acceptedFor(row.account, row.register, period)
        if (current) {
          await queries.readings.move(
            [{ reading: current, standing: { status: 'superseded', period } }],
            clock.now(),
            decision.by,
          )
        }
        await queries.readings.move([{ reading: row, standing, note: decision.reason }], clock.now(), decision.by)
        await closeVisits(queries, [row], clock.now())
        await queries.accounts.touch([row.account])
        await queries.audit.note(noteOf('review accept', row, standing, decision, clock.now(), current?.id))
        return ok(standing)
      }),

    reject: (decision) =>
      storage.write(async (queries) => {
        const found = await heldOne(queries, decision)
        if (!found.ok) return found
        const standing: Standing = { status: 'rejected', reason: decision.reason, period: found.value.period }
        await queries.readings.move([{ reading: found.value, standing }], clock.now(), decision.by)
        await queries.accounts.touch([decision.account])
        await queries.audit.note(noteOf('review reject', found.value, standing, decision, clock.now()))
        return ok(standing)
      }),
  }
}

/** The reading names a register that is listed, and its value is one of that. */
export function fitsRegister(row: StoredReading, account: Account): boolean {
  const register = account.meters
    .find((meter) => meter.serial === serialOf(row.register))
    ?.registers.find((candidate) => candidate.name === registerNameOf(row.register))
  return register !== undefined && ticksOf(row.value, register.decimals) !== null
}

/** The period of the window in which it came, or of the next, where it was held before anybody could say. */
export function presentPeriod(utilities: readonly Utility[], key: string, row: StoredReading): Period {
  const utility = utilities.find((candidate) => candidate.key === key)!
  const answer = windowAt(utility.calendars, zoneOf(utility), row.channel, row.received_at)
  return answer.open ? answer.window.period : answer.next.period
}

/** For the audit; `displaced` is the id of the reading that counted before. */
export function noteOf(
  deed: 'review accept' | 'review reject',
  row: StoredReading,
  { status, period }: Standing,
  { by, origin = 'server', reason }: Words,
  at: Instant,
  displaced?: string,
): AuditNote {
  const details = { heldFor: row.reason, status, period, displaced }
  return { at, who: by, origin, deed, about: `${row.account} ${row.number}`, why: reason, details }
}
