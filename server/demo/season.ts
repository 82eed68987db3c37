/** Season: how the use of a month compares with the year's mean, by service. No heat from May to September. */
import type { Service } from '#shared/domain/meter.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

/** January first. Hot water falls in summer (people leave, and the networks stop for repairs); light and stoves need winter. */
const SEASONS: Record<Service, readonly number[]> = {
  'hot-water': [1.18, 1.15, 1.1, 1.05, 0.95, 0.85, 0.72, 0.74, 0.92, 1.05, 1.12, 1.17],
  heat: [2.55, 2.3, 1.65, 0.75, 0, 0, 0, 0, 0, 0.8, 1.65, 2.3],
  electricity: [1.2, 1.12, 1.03, 0.95, 0.9, 0.88, 0.92, 0.9, 0.92, 1, 1.08, 1.18],
}

export const seasonOf = (service: Service, period: Period): number => SEASONS[service][Number(period.slice(5)) - 1]!
