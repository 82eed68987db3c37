/**
 * Contradicted dates: accepted readings of days on which their meter, as the file has it, did not hang there. Pure.
 *
 * What is accepted stays and counts (R3), so such a day would bill both meters. A day that follows from a meter's absence
 * is not taken then; one that the file itself says is, and is told.
 */
import type { BilledAccount, Remark } from '#server/import/billed-account.ts'
import type { MeterPlan } from '#server/import/plan-meters.ts'
import type { PastReading } from '#server/storage/readings.ts'
import type { MeterTable, RegisterTable } from '#server/storage/schema.ts'
import { type RegisterKey, registerKey } from '#shared/domain/meter.ts'

export type Contradicted = { faults: Remark[]; warnings: Remark[] }

/** `registers`: as they are stored. */
export function contradictedDates(
  billed: BilledAccount,
  { all, exchanges }: Pick<MeterPlan, 'all' | 'exchanges'>,
  registers: readonly RegisterTable[],
  past: (register: RegisterKey) => readonly PastReading[],
): Contradicted {
  const readOf = ({ serial }: MeterTable): readonly PastReading[] =>
    registers.filter((register) => register.serial === serial).flatMap(({ name }) => past(registerKey(serial, name)))

  const faults = exchanges.flatMap(({ gone, fresh }): Remark[] => {
    const removedOn = all.get(gone.serial)!.removed_on!
    const late = latest(readOf(gone).filter(({ readOn }) => readOn > removedOn))
    if (late === null) return []
    const reason = `the meter ${fresh.serial} replaces ${gone.serial}, ${accepted(late)} after that; put the day right, or give ${gone.serial} a line with the day on which it was removed`
    return [{ line: fresh.line, column: 'installedOn', reason }]
  })

  const warnings = billed.meters.flatMap((meter): Remark[] => {
    const row = all.get(meter.serial)!
    const readings = readOf(row)
    const { line } = meter
    const late = row.removed_on && latest(readings.filter(({ readOn }) => readOn > row.removed_on!))
    const early = latest(readings.filter(({ readOn }) => readOn < row.installed_on))
    return [
      ...(late
        ? [remark(line, 'removedOn', `${row.serial} was removed on ${row.removed_on}, ${accepted(late)} after that`)]
        : []),
      ...(early
        ? [
            remark(
              line,
              'installedOn',
              `${row.serial} was installed on ${row.installed_on}, ${accepted(early)} before that`,
            ),
          ]
        : []),
    ]
  })
  return { faults, warnings }
}

const accepted = ({ value, readOn }: PastReading): string => `and ${value} of ${readOn} is accepted, which is`

const remark = (line: number, column: 'removedOn' | 'installedOn', what: string): Remark => ({
  line,
  column,
  reason: `the meter ${what}; that reading still counts, and everything was loaded`,
})

const latest = (readings: readonly PastReading[]): PastReading | null =>
  readings.toSorted((a, b) => (a.readOn < b.readOn ? -1 : 1)).at(-1) ?? null
