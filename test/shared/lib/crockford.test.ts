import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCharacter, crockford, parseCrockford } from '#shared/lib/crockford.ts'

const text = fc.uint8Array({ minLength: 1, maxLength: 12 }).map(crockford)

/** The check counts modulo 31 over 32 characters, so it takes these two for each other. */
const areTwins = (a: string, b: string): boolean => [a, b].sort().join('') === '0Z'

test('[security/L1] each of the 32 characters comes up, and none that looks like another', () => {
  const all = crockford(Uint8Array.from({ length: 256 }, (_, byte) => byte))

  expect([...new Set(all)].sort().join('')).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
})

test('[security/L1] what is read aloud, copied in lower case or spaced out is understood', () => {
  expect(parseCrockford(' 7k3q–2om9 — x\t')).toBe('7K3Q20M9X')
  expect(parseCrockford('iIlLoO')).toBe('111100')
  expect(parseCrockford('7K3U')).toBeNull()
  expect(parseCrockford('7K3Q!')).toBeNull()
})

test('[security/L1] what was written is read back the same', () => {
  fc.assert(
    fc.property(text, (written) => {
      expect(parseCrockford(written.toLowerCase().split('').join('-'))).toBe(written)
    }),
  )
})

test('[security/L1] the check character notices one wrong character', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 1 }), (right, place, byte) => {
      const at = place % right.length
      const other = crockford(byte)
      fc.pre(other !== right[at] && !areTwins(other, right[at]!))
      const wrong = right.slice(0, at) + other + right.slice(at + 1)
      expect(checkCharacter(wrong)).not.toBe(checkCharacter(right))
    }),
  )
})

test('[security/L1] the check character notices two neighbours swapped', () => {
  fc.assert(
    fc.property(text, fc.nat(), (right, place) => {
      fc.pre(right.length > 1)
      const at = place % (right.length - 1)
      const [a, b] = [right[at]!, right[at + 1]!]
      fc.pre(a !== b && !areTwins(a, b))
      const wrong = right.slice(0, at) + b + a + right.slice(at + 2)
      expect(checkCharacter(wrong)).not.toBe(checkCharacter(right))
    }),
  )
})
