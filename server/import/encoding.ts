/**
 * Encoding: which one a text file is written in, and its decoder. UTF-8 is recognised for certain, UTF-16 by its mark; what
 * is neither is one of the old Cyrillic ones, told apart by what the header then says.
 */

/** KZ-1048 is windows-1251 with Kazakh letters in place of Serbian and Ukrainian ones; no standard decoder knows it. */
const KAZAKH: Record<string, string> = {
  Ќ: 'Қ',
  Ћ: 'Һ',
  ќ: 'қ',
  ћ: 'һ',
  Ў: 'Ұ',
  ў: 'ұ',
  Ј: 'Ә',
  Ґ: 'Ө',
  Є: 'Ғ',
  Ї: 'Ү',
  ґ: 'ө',
  є: 'ғ',
  ј: 'ә',
  Ѕ: 'Ң',
  ѕ: 'ң',
  ї: 'ү',
}
const REPLACED = new RegExp(`[${Object.keys(KAZAKH).join('')}]`, 'g')

export const OLD_ENCODINGS = ['windows-1251', 'ibm866', 'koi8-r'] as const

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | (typeof OLD_ENCODINGS)[number]

/** No byte says which of the old ones it is. */
export const isGuess = (encoding: Encoding): boolean => OLD_ENCODINGS.some((old) => old === encoding)

/** Text of bytes that come piece by piece; what is left of a character waits for the next piece. */
export type Decode = (bytes: Uint8Array) => string

/** A mark at the beginning is left out. */
export function createDecode(encoding: Encoding): Decode {
  const decoder = new TextDecoder(encoding)
  const decode: Decode = (bytes) => decoder.decode(bytes, { stream: true })
  if (encoding !== 'windows-1251') return decode
  return (bytes) => decode(bytes).replace(REPLACED, (letter) => KAZAKH[letter]!)
}

export function markedEncoding(start: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8'
  return null
}

/** Bytes that are no UTF-8 as a whole, but were: most of what is beyond ASCII in them still reads as such. */
export function isDamagedUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes)
  const bad = text.match(/\ufffd/g)?.length ?? 0
  const good = text.match(/[\u0080-\ufffc]/g)?.length ?? 0
  return good > bad * 4
}
