/** Still unsent: what a device holds without a receipt once its batch is answered, by our clock; beforehand it counts the batch itself. Pure. */
import type { DeviceTable } from '#server/storage/schema.ts'

/** More than any phone holds; a greater number is not one. */
const MOST = 100_000

/** `received`: how many readings of the batch have their receipt now. */
export function stillUnsent(device: DeviceTable, received: number): DeviceTable {
  const unsent = Math.min(MOST, Math.max(0, device.unsent - received))
  const { oldest_unsent_at: oldest, clock_skew: skew, seen_at: now } = device
  if (unsent === 0 || oldest === null) return { ...device, unsent, oldest_unsent_at: null }
  return { ...device, unsent, oldest_unsent_at: Math.min(now, Math.max(0, oldest + skew)) }
}
