/**
 * Challenges: what a phone signs to prove that it is here now. Made and known again without being kept, so that nobody can
 * fill a memory with them and any server of a database takes what another made; each names its purpose and its end.
 *
 * That each is answered once is kept in the database, and only for those that were answered well (`storage/passkeys.ts`).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ChallengeTable } from '#server/storage/schema.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

/** A person looks for the finger's place, or types the phone's number. */
export const CHALLENGE_LASTS = 5 * 60_000

const RANDOM_BYTES = 16
const TIME_BYTES = 6
const WHOLE = RANDOM_BYTES + TIME_BYTES + 32

export type Challenges = {
  /** In base64url. `purpose`: what it is good for, and for whom. */
  make(purpose: string): string
  /** Null: not ours, for something else, or too old. */
  know(challenge: string, purpose: string): ChallengeTable | null
}

export function createChallenges({ clock, key }: { clock: Clock; key: Buffer }): Challenges {
  const mark = (begin: Buffer, purpose: string): Buffer =>
    createHmac('sha256', key).update(begin).update(purpose).digest()

  return {
    make(purpose) {
      const begin = Buffer.alloc(RANDOM_BYTES + TIME_BYTES)
      randomBytes(RANDOM_BYTES).copy(begin)
      begin.writeUIntBE(clock.now() + CHALLENGE_LASTS, RANDOM_BYTES, TIME_BYTES)
      return Buffer.concat([begin, mark(begin, purpose)]).toString('base64url')
    },

    know(challenge, purpose) {
      const whole = Buffer.from(challenge, 'base64url')
      if (whole.length !== WHOLE) return null
      const begin = whole.subarray(0, RANDOM_BYTES + TIME_BYTES)
      if (!timingSafeEqual(whole.subarray(begin.length), mark(begin, purpose))) return null
      const expiresAt: Instant = begin.readUIntBE(RANDOM_BYTES, TIME_BYTES)
      // One text for one challenge, however base64url was written.
      return expiresAt < clock.now() ? null : { challenge: whole.toString('base64url'), expires_at: expiresAt }
    },
  }
}
