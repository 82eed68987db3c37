/** Plain text: what residents and files say, made harmless for a terminal: it can neither command it nor turn the line around. */

/** Control and format characters become `\u{1b}`; only the ends of our own lines stay. */
export const plainText = (text: string): string => text.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, codePointOf)

/** Of one cell or one answer: no line can be forged in it either. */
export const plainCell = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codePointOf)

/** JSON that stays JSON: in its strings the same characters as JSON writes them. */
export const plainJson = (value: unknown, space?: number): string =>
  JSON.stringify(value, null, space).replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, jsonEscape)

const codePointOf = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`

const jsonEscape = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
