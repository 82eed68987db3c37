import { expect, test } from 'vitest'
import { plainCell, plainJson, plainText } from '#server/cli/plain-text.ts'

test('what commands a terminal or turns a line around is told by its number', () => {
  expect(plainText('a\u001b[2J\nb\u202ec\u009b')).toBe('a\\u{1b}[2J\nb\\u{202e}c\\u{9b}')
  expect(plainCell('a\nb\u2028c\td')).toBe('a\\u{a}b\\u{2028}c\\u{9}d')
})

test('JSON stays the JSON of the same value', () => {
  const value = { text: 'a\u001b\n\u202e\u2028\u{e0001}"\\', more: [null, 1.5] }

  const text = plainJson(value, 2)

  expect(JSON.parse(text)).toEqual(value)
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
})
