import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ALL_CODES, CODES, isWithoutReading, type Lack, lacksOf, NEEDS, type Visit } from '#shared/domain/visit.ts'
import { hostileText } from '#test/support/hostile-texts.ts'

type Said = Parameters<typeof lacksOf>[0]

const codes = fc.array(fc.constantFrom(...ALL_CODES), { maxLength: 6 })
const said: fc.Arbitrary<Said> = fc
  .record({
    readings: fc.array(fc.constant('r'), { maxLength: 3 }),
    codes,
    photos: fc.option(fc.array(fc.constant('p'), { maxLength: 2 }), { nil: undefined }),
    slip: fc.option(hostileText, { nil: undefined }),
    serial: fc.option(hostileText, { nil: undefined }),
    note: fc.option(fc.oneof(hostileText, fc.constantFrom('', ' ', '\n\t')), { nil: undefined }),
  })
  .map((visit) => Object.fromEntries(Object.entries(visit).filter(([, value]) => value !== undefined)) as Said)

/** What gives a visit what it lacks. */
const GIFTS: Record<Lack, Partial<Visit>> = {
  outcome: { codes: ['A5'] },
  slip: { slip: 'K7Q2M9' },
  note: { note: 'said no' },
  photo: { photos: ['p'] },
  serial: { serial: 'X-1' },
  exchange: { readings: ['old', 'new'] },
}

test('what a visit lacks is needed by one of its codes, each once and in the order of the needs', () => {
  fc.assert(
    fc.property(said, (visit) => {
      const lacks = lacksOf(visit)
      const isEmpty = visit.readings.length + visit.codes.length === 0
      const needed = new Set<string>(isEmpty ? ['outcome'] : visit.codes.flatMap((code) => CODES[code].needs))
      expect(lacks.filter((lack) => !needed.has(lack))).toEqual([])
      expect(lacks).toEqual([...NEEDS, 'outcome'].filter((need) => (lacks as string[]).includes(need)))
    }),
  )
})

test('whoever gives what is lacking lacks nothing, and whoever gives less still lacks the rest', () => {
  fc.assert(
    fc.property(said, fc.nat(), (visit, which) => {
      const lacks = lacksOf(visit)
      expect(lacksOf(Object.assign({}, visit, ...lacks.map((lack) => GIFTS[lack])))).toEqual([])
      if (lacks.length === 0) return
      const kept = lacks[which % lacks.length]!
      const given = lacks.filter((lack) => lack !== kept).map((lack) => GIFTS[lack])
      expect(lacksOf(Object.assign({}, visit, ...given))).toEqual([kept])
    }),
  )
})

test('one more code takes no lack away, and the order of codes says nothing', () => {
  fc.assert(
    fc.property(said, fc.constantFrom(...ALL_CODES), (visit, code) => {
      const more = lacksOf({ ...visit, codes: [...visit.codes, code] })
      expect(lacksOf(visit).filter((lack) => lack !== 'outcome' && !more.includes(lack))).toEqual([])
      expect(lacksOf({ ...visit, codes: visit.codes.toReversed() })).toEqual(lacksOf(visit))
      expect(isWithoutReading(visit.codes.toReversed())).toBe(isWithoutReading(visit.codes))
    }),
  )
})
