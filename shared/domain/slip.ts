/**
 * Slip: the code on a no-access slip, `K7Q2-M9`, by which a resident closes the visit with an own reading.
 *
 * Five random Crockford characters and a check character; what it is worth follows from the visit it was left at.
 */
import { checkCharacter, crockford, parseCrockford } from '#shared/lib/crockford.ts'

export const SLIP_BYTES = 5

/**
 * What became of a slip that came with a reading. `closed`: its visit is. `waits`: no visit of the account is known by it.
 * `held`: a person looks at the reading first.
 */
export const SLIP_STATES = ['closed', 'waits', 'held'] as const
export type SlipState = (typeof SLIP_STATES)[number]

/** The form of a slip; whether its check character fits is asked by `parseSlip`. */
export const SLIP = /^[0-9A-HJKMNP-TV-Z]{6}$/

/** The six characters for five random bytes. */
export function slipText(bytes: Uint8Array): string {
  if (bytes.length !== SLIP_BYTES) throw new Error(`a slip takes ${SLIP_BYTES} random bytes`)
  const text = crockford(bytes)
  return text + checkCharacter(text)
}

/** The six characters meant by what a person typed; null if the form or the check is wrong. */
export function parseSlip(typed: string): string | null {
  const slip = parseCrockford(typed)
  if (slip?.length !== SLIP_BYTES + 1) return null
  return checkCharacter(slip.slice(0, SLIP_BYTES)) === slip.at(-1) ? slip : null
}

/** `K7Q2M9` → `K7Q2-M9`. */
export const shownSlip = (slip: string): string => `${slip.slice(0, 4)}-${slip.slice(4)}`
