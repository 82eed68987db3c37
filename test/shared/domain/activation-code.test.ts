import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeText, parseCode, shownCode } from '#shared/domain/activation-code.ts'

const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 })

test('[security/L1] a code is eight random characters and a check character, in groups', () => {
  const code = codeText(Uint8Array.of(7, 19, 3, 23, 2, 0, 20, 9))

  expect(code).toMatch(/^7K3Q20M9[0-9A-Z]$/)
  expect(shownCode(code)).toBe(`7K3Q-20M9-${code.at(-1)}`)
})

test('[security/L1] a code is understood as shown, in lower case, spaced, and with O for 0', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const code = codeText(random)
      const typings = [code, shownCode(code), code.toLowerCase(), ` ${[...code].join(' ')} `, code.replaceAll('0', 'o')]
      expect(typings.map(parseCode)).toEqual(typings.map(() => code))
    }),
  )
})

test('[security/L1] a keyboard left in Cyrillic gives the same code', () => {
  const cyrillic: Record<string, string> = {
    A: 'А',
    B: 'В',
    C: 'с',
    E: 'е',
    H: 'Н',
    K: 'к',
    M: 'М',
    P: 'р',
    T: 'т',
    X: 'х',
  }
  fc.assert(
    fc.property(bytes, (random) => {
      const code = codeText(random)
      expect(parseCode([...code].map((letter) => cyrillic[letter] ?? letter).join(''))).toBe(code)
    }),
  )
  expect(parseCode('Ж'.repeat(9))).toBeNull()
})

test('[security/L1] a wrong character, one too few or too many, or nothing is no code', () => {
  const code = codeText(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))

  expect(parseCode(code)).toBe(code)
  expect([code.replace('3', '4'), code.slice(1), `${code}0`, '', '   ', 'not a code'].map(parseCode)).toEqual(
    Array(6).fill(null),
  )
})

test('[security/L1] a code from too little chance is a fault', () => {
  expect(() => codeText(new Uint8Array(7))).toThrow('8 random bytes')
})
