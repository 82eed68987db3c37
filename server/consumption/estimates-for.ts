/** Estimates for: what is estimated for the registers of some accounts of which nothing was accepted for a period (C2). Pure. */
import type { RegisterAtHand } from '#server/storage/estimates.ts'
import type { RegisterPast } from '#server/storage/readings.ts'
import type { EstimateTable } from '#server/storage/schema.ts'
import { DEFAULT_ESTIMATION, type Estimate, estimateFor } from '#shared/domain/estimate.ts'
import { inUse } from '#shared/domain/in-use.ts'
import { registerKey } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type EstimatesFacts = {
  utility: Utility
  period: Period
  /** All registers of the accounts: those that were read share the norm too. */
  registers: readonly RegisterAtHand[]
  /** What was accepted for them before the period. */
  past: readonly RegisterPast[]
  madeAt: Instant
  onFault: (fault: unknown) => void
}

/** One register that cannot be estimated by our own fault touches no other. */
export function estimatesFor({ utility, period, registers, past, madeAt, onFault }: EstimatesFacts): EstimateTable[] {
  const inWholeUse = registers.filter((register) => isInWholeUse(register, period))
  const sharing = Map.groupBy(inWholeUse, ({ account, service }) => `${account} ${service}`)
  const readings = new Map(past.map((row) => [`${row.account} ${row.register}`, row.readings]))

  return inWholeUse.flatMap((register) => {
    if (!isWanted(register)) return []
    const { account, serial, service, name, digits, decimals, unit } = register
    const key = registerKey(serial, name)
    try {
      const estimate = estimateFor({
        period,
        register: { name, digits, decimals, unit },
        service,
        sharing: sharing.get(`${account} ${service}`)!.length,
        past: (readings.get(`${account} ${key}`) ?? []).map((reading) => ({
          period: reading.period,
          ticks: ticksOf(reading.value, decimals),
        })),
        thresholds: utility.thresholds,
        estimation: utility.estimation ?? DEFAULT_ESTIMATION,
      })
      return estimate ? [rowOf(account, key, period, decimals, estimate, madeAt)] : []
    } catch (fault) {
      onFault(fault)
      return []
    }
  })
}

/** Neither read nor estimated. */
export const isWanted = ({ read, estimated }: RegisterAtHand): boolean => read === null && estimated === null

/** Of a meter that hung there all month, under a contract in force all month. */
function isInWholeUse(register: RegisterAtHand, period: Period): boolean {
  const { installed_on: installedOn, removed_on: removedOn, contract_starts_on: startsOn } = register
  const contract = startsOn === null ? null : { startsOn, endsOn: register.contract_ends_on }
  return inUse({ installedOn, removedOn }, contract, period) === 'whole'
}

const rowOf = (
  account: string,
  register: string,
  period: Period,
  decimals: number,
  { ticks, kind, basis }: Estimate,
  madeAt: Instant,
): EstimateTable => ({
  account,
  register,
  period,
  volume: valueText(ticks, decimals),
  kind,
  basis: basis.join(' '),
  made_at: madeAt,
})
