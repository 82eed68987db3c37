/** Basement: which voice speaks, what it says, how the phone vibrates, and what is brought into view above the large keys. */
import { expect, test } from 'vitest'
import { PATTERNS, scrollFor, spokenKey, spokenValues, voiceFor } from '#client/ui/inspector/basement.ts'

const voice = (lang: string, said: { localService?: boolean; default?: boolean } = {}) => ({ lang, ...said })
const NAMES = { comma: 'запятая', erase: 'стереть' }

test.each([
  ['kk-KZ', 'kk'],
  ['kk_KZ', 'kk'],
  ['kaz-KAZ-x', 'kk'],
  ['RU', 'ru'],
  ['rus_RUS', 'ru'],
  ['en-GB', 'en'],
] as const)('a voice named %s speaks %s', (lang, language) => {
  expect(voiceFor([voice(lang)], language)).toEqual({ lang })
})

test('no other language’s voice reads Kazakh, however near its name is', () => {
  const others = ['ru-RU', 'en-US', 'ky-KG', 'kkj-CM', 'tr', ''].map((lang) => voice(lang))

  expect(voiceFor(others, 'kk')).toBeNull()
  expect(voiceFor([], 'ru')).toBeNull()
})

test('of several voices the phone’s default is taken, else the first', () => {
  const first = voice('ru-RU')
  const usual = voice('ru-RU', { default: true })

  expect(voiceFor([first, usual], 'ru')).toBe(usual)
  expect(voiceFor([first, voice('ru')], 'ru')).toBe(first)
})

test('a voice that speaks by a server is not the phone’s own', () => {
  expect(voiceFor([voice('ru-RU', { localService: false, default: true })], 'ru')).toBeNull()
})

test('a digit is said as itself, the comma and erasing by name', () => {
  expect(['7', '0', ',', '.', 'Backspace', 'Delete'].map((key) => spokenKey(key, false, NAMES))).toEqual([
    ...['7', '0', 'запятая', 'запятая', 'стереть', 'стереть'],
  ])
})

test('a digit that found no cell is not said, nor is a letter', () => {
  expect(spokenKey('7', true, NAMES)).toBeNull()
  expect(spokenKey('q', false, NAMES)).toBeNull()
})

test('a value is said without its leading zeros, with the mark of the language', () => {
  const value = [{ name: null, value: '00203.170' }]

  expect(spokenValues(value, 'ru')).toBe('203,170')
  expect(spokenValues(value, 'kk')).toBe('203,170')
  expect(spokenValues(value, 'en')).toBe('203.170')
  expect(spokenValues([{ name: null, value: '00000' }], 'ru')).toBe('0')
})

test('of several registers each is named', () => {
  const values = [
    { name: 'День', value: '00420' },
    { name: 'Ночь', value: '00117' },
  ]

  expect(spokenValues(values, 'ru')).toBe('День: 420. Ночь: 117')
})

test('a question feels different from what was accepted, which is one short pulse', () => {
  expect(PATTERNS.accepted).toHaveLength(1)
  expect(PATTERNS.accepted[0]).toBeLessThanOrEqual(100)
  expect(PATTERNS.question.length).toBeGreaterThan(1)
})

test('nothing moves while the face and what is said of it are in view', () => {
  expect(scrollFor({ faceTop: 60, saidBottom: 200, footTop: 240 })).toBe(0)
})

test('what the keys cover comes up, yet the face never leaves the screen', () => {
  expect(scrollFor({ faceTop: 100, saidBottom: 260, footTop: 240 })).toBe(28)
  expect(scrollFor({ faceTop: 100, saidBottom: 900, footTop: 240 })).toBe(92)
  expect(scrollFor({ faceTop: -40, saidBottom: 100, footTop: 240 })).toBe(-48)
})
