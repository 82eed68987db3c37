/** Moments: instants in the utility's own time, as text; those of this device's clock are corrected first (W6). Pure. */
import { type ClockDelta, offsetAt, utilityNow } from '#client/domain/utility-time.ts'
import type { Words } from '#client/ui/words/kk.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'

export type Moments = {
  /** `today, 7:52`. */
  near(at: Instant): string
  nearOfDevice(at: Instant): string
  /** `5 December, 22:14`, with the year if it is another. */
  exact(at: Instant): string
  exactOfDevice(at: Instant): string
}

export function momentsOf(
  { format }: Words,
  utility: Pick<UtilityData, 'offsets'> | null,
  clock: ClockDelta | null,
  now: Instant,
): Moments {
  const offset = (at: Instant): number => offsetAt(utility?.offsets ?? [], at)
  const year = (at: Instant): number => new Date(at + offset(at) * 60_000).getUTCFullYear()
  const near = (at: Instant): string => format.dayTime(at, offset(at), now)
  const exact = (at: Instant): string =>
    year(at) === year(now) ? format.dateTime(at, offset(at)) : format.fullDateTime(at, offset(at))
  return {
    near,
    nearOfDevice: (at) => near(utilityNow(at, clock)),
    exact,
    exactOfDevice: (at) => exact(utilityNow(at, clock)),
  }
}
