import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSlip, SLIP, SLIP_BYTES, shownSlip, slipText } from '#shared/domain/slip.ts'
import { hostileText } from '#test/support/hostile-texts.ts'

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const slip = fc.uint8Array({ minLength: SLIP_BYTES, maxLength: SLIP_BYTES }).map(slipText)

/** The check counts modulo 31 over 32 characters: these two it takes for each other, but never at its own place. */
const areTwins = (one: string, other: string): boolean => [one, other].sort().join('') === '0Z'

const withAt = (text: string, at: number, other: string): string => text.slice(0, at) + other + text.slice(at + 1)

test('every wrong character in every place of a slip is noticed, but for 0 and Z in place of each other', () => {
  fc.assert(
    fc.property(slip, (right) => {
      const taken = [...right].flatMap((own, at) =>
        [...DIGITS]
          .filter((other) => other !== own && parseSlip(withAt(right, at, other)) !== null)
          .map((other) => ({ at, pair: [own, other] as const })),
      )
      expect(taken.filter(({ at, pair }) => at === SLIP_BYTES || !areTwins(...pair))).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('any two neighbours swapped are noticed, the check character among them, but for 0 and Z', () => {
  fc.assert(
    fc.property(slip, (right) => {
      for (const [at, own] of [...right.slice(0, -1)].entries()) {
        const next = right[at + 1]!
        if (own === next || (at + 1 < SLIP_BYTES && areTwins(own, next))) continue
        expect(parseSlip(withAt(withAt(right, at, next), at + 1, own))).toBeNull()
      }
    }),
    { numRuns: 500 },
  )
})

test('a slip is read back however it is spaced, dashed and cased, and nothing else is ever read as one', () => {
  fc.assert(
    fc.property(slip, fc.constantFrom(' ', '-', '–', '—', '\t'), (right, gap) => {
      expect(right).toMatch(SLIP)
      expect(parseSlip(shownSlip(right))).toBe(right)
      expect(parseSlip([...right.toLowerCase()].join(gap))).toBe(right)
    }),
  )
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.string({ unit: 'binary', maxLength: 12 })), (typed) => {
      const read = parseSlip(typed)
      if (read !== null) expect(slipText(Uint8Array.from(read.slice(0, -1), (one) => DIGITS.indexOf(one)))).toBe(read)
    }),
  )
})
