/** Account readings: all of an account's readings as they stand now, from this device and from the server. */

import type { ShownReading } from '#client/domain/shown-readings.ts'
import { shownReadings } from '#client/domain/shown-readings.ts'
import type { Models } from '#client/ui/models/models.ts'
import type { AccountData } from '#shared/wire/account-data.ts'

/** Newest first. Reads signals, so a component that calls it follows them. */
export function accountReadings({ kept, present }: Models, account: AccountData): ShownReading[] {
  return shownReadings(
    account.key,
    kept.entries.value,
    account.readings,
    present.aroundOf,
    kept.clock.value?.delta ?? 0,
  )
}
