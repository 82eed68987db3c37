/** Found meter: a meter on the wall that is not on the list, as one to type on: made after its like, judged by nothing. Pure. */
import type { FoundMeter } from '#client/domain/visit-draft.ts'
import type { RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'

/** Null where the round has no meter of that service, whose face could be taken. */
export function foundMeterOf(
  found: FoundMeter,
  round: Pick<RoundData, 'dwellings'>,
  dwelling: RoundDwelling,
): RoundMeter | null {
  const alike =
    dwelling.meters.find(({ serial }) => serial === found.replaces) ??
    [dwelling, ...round.dwellings]
      .flatMap(({ meters }) => meters)
      .find(({ service, registers }) => service === found.service && registers.length > 0)
  if (!alike) return null
  const { service, place } = alike
  return {
    ...{ serial: found.serial, service, place: found.replaces === null ? null : place, verifiedUntil: null },
    registers: alike.registers.map(({ name, digits, decimals, unit }) => ({
      ...{ name, digits, decimals, unit },
      ...{ last: null, usual: { recent: null, lastYear: null }, selfRead: null },
    })),
  }
}
