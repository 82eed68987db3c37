/** Candidates: the accounts that may want a visit, with why. Which are chosen for a round is not decided here. */
import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { Located } from '#server/storage/rounds.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'

/** An account with why it may want a visit; `controlledOn`: when somebody of the utility last read there. */
export type Candidate = Located & { isUnread: boolean; isHeld: boolean; controlledOn: CalendarDate | null }

export function candidates(db: Db) {
  return {
    /** The accounts of a district that are on no open round and have a contract that day, with why each may want a visit. */
    async of(
      { utility, district, period, day }: { utility: string; district: string; period: Period; day: CalendarDate },
      wanted: readonly string[],
    ): Promise<Candidate[]> {
      const rows = await db
        .selectFrom('account')
        .select(['account.account', 'account.address', 'account.entrance', 'account.floor'])
        .select((row) => [
          row
            .exists(
              row
                .selectFrom('meter')
                .innerJoin('register', (join) =>
                  join.onRef('register.account', '=', 'meter.account').onRef('register.serial', '=', 'meter.serial'),
                )
                .select('meter.serial')
                .whereRef('meter.account', '=', 'account.account')
                .where('meter.removed_on', 'is', null)
                .where((meter) =>
                  meter.not(
                    meter.exists(
                      meter
                        .selectFrom('reading')
                        .select('reading.id')
                        .whereRef('reading.account', '=', 'account.account')
                        .where(sql<SqlBool>`reading.register = meter.serial || '/' || register.name`)
                        .where('reading.period', '=', period)
                        .where('reading.status', 'in', ['accepted', 'queued']),
                    ),
                  ),
                ),
            )
            .as('unread'),
          row
            .exists(
              row
                .selectFrom('reading')
                .select('reading.id')
                .whereRef('reading.account', '=', 'account.account')
                .where(sql<SqlBool>`reading.status = 'held'`)
                .where('reading.reason', 'in', wanted),
            )
            .as('held'),
          row
            .selectFrom('reading')
            .select((select) => select.fn.max('reading.read_on').as('day'))
            .whereRef('reading.account', '=', 'account.account')
            .where('reading.channel', '=', 'inspector')
            .where('reading.status', 'in', ['accepted', 'superseded'])
            .as('controlled_on'),
        ])
        .where('account.utility', '=', utility)
        .where('account.district', '=', district)
        .where('account.contract_starts_on', '<=', day)
        .where((row) =>
          row.or([row('account.contract_ends_on', 'is', null), row('account.contract_ends_on', '>=', day)]),
        )
        .where((row) =>
          row.not(
            row.exists(
              row
                .selectFrom('dwelling')
                .innerJoin('round', 'round.round', 'dwelling.round')
                .select('dwelling.round')
                .whereRef('dwelling.account', '=', 'account.account')
                .where('dwelling.ended_at', 'is', null)
                .where('round.closed_at', 'is', null),
            ),
          ),
        )
        .execute()
      return rows.map(({ unread, held, controlled_on, ...located }) => ({
        ...located,
        isUnread: Boolean(unread),
        isHeld: Boolean(held),
        controlledOn: controlled_on,
      }))
    },
  }
}
