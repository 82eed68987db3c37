/** Still unsent: what a device holds without a receipt once its batch is answered, by our clock; beforehand it counts the batch itself. Photos come apart from batches. Pure. */
import type { DeviceTable } from '#server/storage/schema.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** More than any phone holds; a greater number is not one. */
const MOST = 100_000

/** `received`: how many readings of the batch have their receipt now. */
export function stillUnsent(device: DeviceTable, received: number): DeviceTable {
  const unsent = Math.min(MOST, Math.max(0, device.unsent - received))
  const photos = device.unsent_photos === null ? null : Math.min(MOST, device.unsent_photos)
  return {
    ...device,
    unsent,
    oldest_unsent_at: unsent === 0 ? null : byOurClock(device.oldest_unsent_at, device),
    unsent_photos: photos,
    oldest_photo_at: photos ? byOurClock(device.oldest_photo_at, device) : null,
  }
}

const byOurClock = (at: Instant | null, { clock_skew: skew, seen_at: now }: DeviceTable): Instant | null =>
  at === null ? null : Math.min(now, Math.max(0, at + skew))
