/** Hostile texts: what would end a string, begin a comment or another statement, if it ever stood in a statement itself. */
import fc from 'fast-check'

const KNOWN = [
  "'",
  "''",
  '"',
  '`',
  '\\',
  "\\'",
  ';',
  '--',
  '/*',
  '*/',
  '%',
  '_',
  '?',
  '?1',
  ':account',
  '@p',
  '$1',
  '{x}',
  "' or '1'='1",
  "'; drop table reading; --",
  '"; delete from event; --',
  "') on conflict do nothing; --",
  "x' union select token_hash from session --",
  "Robert'); drop table account;--",
  'null',
  'NaN',
  '1e309',
  "x'00'",
  'char(39)',
  '\n',
  '\r\n',
  '\t',
  '\u2028',
  '\u0085',
  '\u200b',
  '\ufeff',
  'ʼ',
  '＇',
  '‘’',
  'Ұлы дала, 5-үй «А»',
  '\u00e9',
  'e\u0301',
  'İı',
  '👨‍👩‍👧',
  '𝒳',
]

/** Never empty, never with a NUL, which no text column of PostgreSQL takes. */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...KNOWN),
    fc.array(fc.constantFrom(...KNOWN), { minLength: 2, maxLength: 5 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  )
  .map((text) => text.replaceAll('\0', "'"))

/** As many as a test asks for, one after the other. */
export const hostileTexts: fc.Arbitrary<() => string> = fc
  .infiniteStream(hostileText)
  .map((texts) => () => texts.next().value as string)
