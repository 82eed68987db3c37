/** Demo histories: what the meters of the demo data showed, dwelling by dwelling. Removed meters are left out. */
import { demoData } from '#server/demo/demo-data.ts'
import { registerKey } from '#shared/domain/meter.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Dwelling } from '#test/bench/meter-histories.ts'

export function demoHistories(until: CalendarDate): Dwelling[] {
  return demoData(until)
    .accounts.map(({ meters, readings }) =>
      meters
        .filter((meter) => meter.removedOn === null)
        .flatMap(({ serial, registers }) =>
          registers.map((register) => ({ key: registerKey(serial, register.name), register })),
        )
        .map(({ key, register }) => ({
          key,
          register,
          accepted: readings
            .filter((reading) => reading.register === key)
            .toSorted((a, b) => (a.period < b.period ? -1 : 1)),
        })),
    )
    .filter((dwelling) => dwelling.length > 0)
}
