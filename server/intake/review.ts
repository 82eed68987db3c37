/**
 * Review: a person at the utility decides about held readings, with a reason.
 *
 * The period does not move (R5): accepting a reading supersedes, in the same transaction, what counted for it before.
 */
import { zoneOf } from '#server/intake/case-file.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { windowAt } from '#shared/domain/intake-calendar.ts'
import { registerNameOf, serialOf } from '#shared/domain/meter.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { ticksOf } from '#shared/domain/value.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type Decision = { account: AccountKey; number: string; reason: string; by: string }

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
        const register = account.meters
          .find((meter) => meter.serial === serialOf(row.register))
          ?.registers.find((candidate) => candidate.name === registerNameOf(row.register))
        if (!register || ticksOf(row.value, register.decimals) === null) return refused('no-such-register')

        const period = row.period ?? (await presentPeriod(queries, account.utility, row))
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
        await queries.accounts.touch([row.account])
        return ok(standing)
      }),

    reject: (decision) =>
      storage.write(async (queries) => {
        const found = await heldOne(queries, decision)
        if (!found.ok) return found
        const standing: Standing = { status: 'rejected', reason: decision.reason, period: found.value.period }
        await queries.readings.move([{ reading: found.value, standing }], clock.now(), decision.by)
        await queries.accounts.touch([decision.account])
        return ok(standing)
      }),
  }

  async function presentPeriod(queries: Queries, utilityKey: string, row: StoredReading): Promise<Period> {
    const utility = (await queries.accounts.utilities()).find((candidate) => candidate.key === utilityKey)!
    const answer = windowAt(utility.calendars, zoneOf(utility), row.channel, row.received_at)
    return answer.open ? answer.window.period : answer.next.period
  }
}
