/**
 * Crockford: base 32 without look-alikes, for what people copy by hand (receipts, activation codes).
 * Reading is forgiving: lower case, spaces and dashes, O for 0, I and L for 1.
 */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** One character for the low five bits of each byte. */
export const crockford = (bytes: Uint8Array): string => [...bytes].map((byte) => DIGITS[byte & 31]).join('')

/** The characters meant by what a person typed; null if one is none of ours. */
export function parseCrockford(typed: string): string | null {
  const text = typed
    .toUpperCase()
    .replace(/[\s–—-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return [...text].every((character) => DIGITS.includes(character)) ? text : null
}

/** The check character: a weighted sum modulo 31, so that one wrong character or two swapped neighbours are noticed, but 0 and Z in place of each other are not. */
export function checkCharacter(text: string): string {
  const sum = [...text].reduce((total, character, at) => total + DIGITS.indexOf(character) * (at + 2), 0)
  return DIGITS[sum % 31]!
}
