/** Visit entry: a reading typed by an inspector: judged by the limits that travelled with the round, without a network. */
import type { RegisterHistory } from '#client/domain/register-history.ts'
import { createEntry, type Entry } from '#client/ui/models/entry.ts'
import type { Models } from '#client/ui/models/models.ts'
import { registerKey } from '#shared/domain/meter.ts'
import { ticksOf } from '#shared/domain/value.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'
import type { RegisterLimits, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'

export type VisitEntryFor = { dwelling: RoundDwelling; meter: RoundMeter; utility: UtilityData }

export function createVisitEntry(models: Models, { dwelling, meter, utility }: VisitEntryFor): Entry {
  return createEntry(models, {
    account: dwelling.account,
    utility,
    meter,
    replaces: {},
    isTypedTwice: true,
    historyOf: ({ name }) => historyIn(meter.registers.find((register) => register.name === name)!),
    others: () =>
      dwelling.meters
        .filter((other) => other.serial !== meter.serial && other.service === meter.service)
        .flatMap((other) =>
          other.registers.map((register) => ({
            key: registerKey(other.serial, register.name),
            register,
            ...historyIn(register),
          })),
        ),
  })
}

function historyIn({ last, usual, decimals }: RegisterLimits): RegisterHistory {
  const ticks = last === null ? null : ticksOf(last.value, decimals)
  return { last: last === null || ticks === null ? null : { ...last, ticks }, usual }
}
