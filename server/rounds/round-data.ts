/**
 * Round data: a round as an inspector's phone takes it along: no names, no histories, but what every register last counted
 * and usually counts, so that a value is judged at the door as the server will judge it (P1–P4).
 */
import { type CaseFile, type Known, openCaseFile } from '#server/intake/case-file.ts'
import { firstMade } from '#server/rounds/first-made.ts'
import { type DwellingState, roundStateOf } from '#server/rounds/round-state.ts'
import type { SuspendedDays } from '#server/rounds/suspended-days.ts'
import type { Dwelling, OpenRound } from '#server/storage/rounds.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { parseAddress } from '#shared/domain/address.ts'
import type { Register } from '#shared/domain/meter.ts'
import { registerKey } from '#shared/domain/meter.ts'
import { pastUse, usualUse } from '#shared/domain/usual-use.ts'
import { type Code, isWithoutReading } from '#shared/domain/visit.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Cause, RegisterLimits, RoundData, RoundDwelling } from '#shared/wire/rounds.ts'

export async function roundDataOf(
  queries: Queries,
  round: OpenRound & { suspended?: SuspendedDays | null },
  now: Instant,
): Promise<RoundData> {
  const dwellings = await queries.rounds.dwellings(round.round)
  const keys = dwellings.map(({ account }) => account)
  const file = await openCaseFile(queries, keys, { since: now, channels: ['inspector'] })
  const since = dwellings.some((dwelling) => dwelling.since !== null)
    ? firstMade(round.round, await queries.dwellings.pathsOf(round.round))
    : new Map<AccountKey, Instant>()
  const queued = await queries.queued.waitingFor(keys, round.period)
  // A slip's reading may count for another period and has closed the visit all the same.
  const handedIn = [...(await queries.slips.selfReadOn(round.round)), ...queued]
  const selfRead = new Map(handedIn.map((row) => [`${row.account} ${row.register}`, row.readOn]))
  const states = new Map((await roundStateOf(queries, round)).map((state) => [state.dwelling.account, state]))
  return {
    round: round.round,
    revision: round.tag,
    utility: round.utility,
    district: round.district,
    day: round.day,
    period: round.period,
    madeAt: notAhead(round.made_at, now),
    suspended: round.suspended ? { from: round.suspended.from, until: round.suspended.until } : null,
    dwellings: dwellings.flatMap((dwelling) => {
      const known = file.of(dwelling.account)
      return known ? [dwellingOf(dwelling, known)] : []
    }),
  }

  function dwellingOf({ account, address, entrance, floor, causes }: Dwelling, known: Known): RoundDwelling {
    const first = since.get(account)
    const visited = whatCameOf(states.get(account))
    return {
      account,
      ...(first === undefined ? {} : { since: notAhead(first, now) }),
      ...(visited === null ? {} : { visited }),
      address: parseAddress(address, { entrance, floor }),
      causes: causes.split(' ') as Cause[],
      meters: known.account.meters
        .filter(({ removedOn }) => removedOn === null)
        .map(({ serial, service, place, verifiedUntil, registers }) => ({
          serial,
          service,
          place,
          verifiedUntil,
          registers: registers.map((register) => limitsOf(file, known, registerKey(serial, register.name), register)),
        })),
    }
  }

  function limitsOf(
    { ledger }: CaseFile,
    { account, utility }: Known,
    key: string,
    register: Register,
  ): RegisterLimits {
    const past = ledger.acceptedOf(account.account, key).filter(({ period }) => period < round.period)
    const last = past.at(-1)
    const readOn =
      ledger.currentOf(account.account, key, round.period)?.readOn ?? selfRead.get(`${account.account} ${key}`)
    return {
      ...register,
      last: last ? { value: last.value, readOn: last.readOn } : null,
      usual: usualUse(pastUse(past, register, utility.thresholds), round.period),
      selfRead: readOn === undefined ? null : { readOn },
    }
  }
}

/** What its visits came to, if they did: what others read there is done for this inspector too. */
function whatCameOf(standing: DwellingState | undefined): RoundDwelling['visited'] | null {
  const last = standing?.visits.at(-1)
  if (last === undefined) return null
  if (standing?.state === 'read') return 'read'
  if (standing?.state !== 'no-reading') return null
  return isWithoutReading(last.codes as Code[]) ? 'no-access' : 'not-read'
}

/** A clock that was put right since would else have a phone wait for that time to come. */
const notAhead = (madeAt: Instant, now: Instant): Instant => Math.min(madeAt, now)
