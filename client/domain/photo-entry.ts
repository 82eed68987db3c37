/**
 * Photo entry: one photo on this device, beside the reading or visit that it belongs to, and what becomes of it when it was
 * tried. Pure.
 *
 * It waits until the server says that it has it, or the person takes it away; no failure ends the wait (faults/G2, D9).
 */
import { backOff, DAY, type FlushReason, LONGEST_BACK_OFF } from '#client/domain/retry.ts'
import type { PhotoKey, PhotoType } from '#shared/domain/photo.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { ProblemCode } from '#shared/wire/problem.ts'

export type PhotoEntry = PhotoKey & {
  subject: string
  type: PhotoType
  size: number
  takenAt: Instant
  attempts: number
  nextTryAt: Instant
  /** It needs a person: why the server does not take it. Tried again daily. */
  problem: ProblemCode | null
} & ({ state: 'waiting' } | { state: 'received'; receivedAt: Instant; epoch: string })

export type PhotoChange = Pick<PhotoEntry, 'attempts' | 'nextTryAt' | 'problem'>

/** What only another photo can heal; anything else heals by trying again. */
const NEEDS_A_PERSON: readonly ProblemCode[] = ['photo-unreadable', 'too-big', 'wrong-media-type']

/** How long the bytes stay after the server has them: until the evening's question whether all is there. */
export const KEPT_AFTER_RECEIPT = DAY

export const isPhotoDue = ({ nextTryAt, problem }: PhotoEntry, now: Instant, reason: FlushReason): boolean =>
  reason === 'asked' ||
  nextTryAt <= now ||
  // A wait longer than any we ever set comes from a clock that jumped (faults/T6).
  nextTryAt - now > (problem === null ? 4 * LONGEST_BACK_OFF : DAY)

export function afterFailure(
  { attempts }: Pick<PhotoEntry, 'attempts'>,
  { code, waitMs }: { code: ProblemCode | null; waitMs: number | null },
  now: Instant,
  random: () => number,
): PhotoChange {
  if (code !== null && NEEDS_A_PERSON.includes(code)) {
    return { attempts: attempts + 1, nextTryAt: now + DAY, problem: code }
  }
  const wait = waitMs === null ? backOff(attempts, random) : Math.min(waitMs, 4 * LONGEST_BACK_OFF)
  return { attempts: attempts + 1, nextTryAt: now + wait, problem: null }
}

export const isSpent = (photo: PhotoEntry, now: Instant): boolean =>
  photo.state === 'received' && now - photo.receivedAt > KEPT_AFTER_RECEIPT
