/**
 * Activation code: what a bill prints for signing in, `7K3Q-20M9-X`. Its form only; whose it is and until when, the server knows.
 *
 * Eight random Crockford characters, 40 bits ([security/L1]), and a check character that catches most slips of the hand
 * before they cost a try.
 */
import { checkCharacter, crockford, parseCrockford } from '#shared/lib/crockford.ts'

const RANDOM_CHARACTERS = 8

/** Cyrillic letters that look like ours, typed on a keyboard that was not switched. */
const LATIN_OF = {
  А: 'A',
  В: 'B',
  Е: 'E',
  З: '3',
  І: '1',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: '0',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Ү: 'Y',
  Х: 'X',
}

/** The nine characters for eight random bytes, as stored and compared. */
export function codeText(bytes: Uint8Array): string {
  if (bytes.length !== RANDOM_CHARACTERS) throw new Error(`a code takes ${RANDOM_CHARACTERS} random bytes`)
  const text = crockford(bytes)
  return text + checkCharacter(text)
}

/** The nine characters meant by what a person typed; null if the form or the check is wrong. */
export function parseCode(typed: string): string | null {
  const latin = typed.toUpperCase().replace(/[А-ЯІҮ]/g, (letter) => LATIN_OF[letter as keyof typeof LATIN_OF] ?? letter)
  const code = parseCrockford(latin)
  if (code?.length !== RANDOM_CHARACTERS + 1) return null
  return checkCharacter(code.slice(0, RANDOM_CHARACTERS)) === code.at(-1) ? code : null
}

/** `7K3Q20M9X` → `7K3Q-20M9-X`. */
export const shownCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`
