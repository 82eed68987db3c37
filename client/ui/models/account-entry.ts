/** Account entry: a reading typed by a resident: judged by what the account's own readings say of its meters. */
import { registerHistory } from '#client/domain/register-history.ts'
import { createEntry, type Entry } from '#client/ui/models/entry.ts'
import { periodAtHand, presentMeters } from '#client/ui/models/meter-view.ts'
import type { Models } from '#client/ui/models/models.ts'
import { type Register, type RegisterName, registerKey } from '#shared/domain/meter.ts'
import type { AccountData, MeterData, UtilityData } from '#shared/wire/account-data.ts'

export type AccountEntryFor = {
  account: AccountData
  utility: UtilityData
  meter: MeterData
  replaces: Partial<Record<RegisterName, string>>
}

export function createAccountEntry(models: Models, { account, utility, meter, replaces }: AccountEntryFor): Entry {
  const { period } = periodAtHand(utility, models.present.now.peek(), 0)
  const historyOf = (serial: string, register: Register) =>
    registerHistory(account.readings, registerKey(serial, register.name), register, period, utility.thresholds)

  return createEntry(models, {
    account: account.key,
    utility,
    meter,
    replaces,
    historyOf: (register) => historyOf(meter.serial, register),
    others: () =>
      presentMeters(account)
        .filter((other) => other.serial !== meter.serial && other.service === meter.service)
        .flatMap((other) =>
          other.registers.map((register) => ({
            key: registerKey(other.serial, register.name),
            register,
            ...historyOf(other.serial, register),
          })),
        ),
  })
}
