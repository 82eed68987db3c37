/** Position: where a phone says it is, as a visit may name it; what cannot be a place on earth is none. Pure. */
import type { Position } from '#shared/domain/visit.ts'

/** Six decimals are a tenth of a metre; no phone knows it better. */
const PLACES = 1e6

/** Degrees and metres as a device tells them; null where one is out of its range or no number at all. */
export function positionOf({ latitude, longitude, accuracy }: Position): Position | null {
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (!isPlace || !Number.isFinite(accuracy) || accuracy < 0) return null
  return { latitude: rounded(latitude), longitude: rounded(longitude), accuracy: Math.round(accuracy * 10) / 10 }
}

/** Never −0, which JSON writes as 0. */
const rounded = (degrees: number): number => Math.round(degrees * PLACES) / PLACES + 0
