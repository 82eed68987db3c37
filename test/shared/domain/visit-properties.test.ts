import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ALL_CODES,
  CODES,
  type Found,
  isWithoutReading,
  type Lack,
  lacksOf,
  NEEDS,
  type Said,
} from '#shared/domain/visit.ts'
import { hostileText } from '#test/support/hostile-texts.ts'

const codes = fc.array(fc.constantFrom(...ALL_CODES), { maxLength: 6 })
const ids = fc.array(fc.constantFrom('r', 'elsewhere'), { maxLength: 2 })
const found: fc.Arbitrary<Found> = fc
  .record({
    serial: fc.constantFrom('X-1', 'X-2'),
    service: fc.constant('hot-water' as const),
    replaces: fc.constantFrom(null, 'S-1', 'S-2'),
    first: ids,
    last: ids,
    isOldGone: fc.boolean(),
  })
  .map(({ isOldGone, ...meter }) => ({ ...meter, ...(isOldGone ? { noLast: true } : {}) }))
const said: fc.Arbitrary<Said> = fc
  .record({
    readings: fc.array(fc.constant('r'), { maxLength: 3 }),
    codes,
    photos: fc.option(fc.array(fc.constant('p'), { maxLength: 2 }), { nil: undefined }),
    slip: fc.option(hostileText, { nil: undefined }),
    found: fc.option(fc.array(found, { maxLength: 3 }), { nil: undefined }),
    serial: fc.option(hostileText, { nil: undefined }),
    note: fc.option(fc.oneof(hostileText, fc.constantFrom('', ' ', '\n\t')), { nil: undefined }),
  })
  .map(
    (visit) => Object.fromEntries(Object.entries(visit).filter(([, value]) => value !== undefined)) as unknown as Said,
  )

const aFound = (meter: Partial<Found>): Found => ({
  ...{ serial: 'X-9', service: 'hot-water', replaces: null, first: [], last: [] },
  ...meter,
})

/** What gives a visit what it lacks. One of an earlier version says nothing of found meters but a serial. */
const GIFTS: Record<Lack, (visit: Said) => Said> = {
  outcome: (visit) => ({ ...visit, codes: ['A5'] }),
  slip: (visit) => ({ ...visit, slip: 'K7Q2M9' }),
  note: (visit) => ({ ...visit, note: 'said no' }),
  photo: (visit) => ({ ...visit, photos: ['p'] }),
  serial: ({ found, ...visit }) => (found ? { ...visit, found: [...found, aFound({})] } : { ...visit, serial: 'X-1' }),
  exchange(visit) {
    const readings = [...visit.readings, 'old', 'new']
    if (!visit.found) return { ...visit, readings }
    const read = { first: ['new'], last: ['old'] }
    const found = visit.found.map((meter) => (meter.replaces === null ? meter : { ...meter, ...read }))
    return { ...visit, readings, found: [...found, aFound({ replaces: 'S-9', ...read })] }
  },
}

const given = (visit: Said, lacks: readonly Lack[]): Said => lacks.reduce((said, lack) => GIFTS[lack](said), visit)

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
      expect(lacksOf(given(visit, lacks))).toEqual([])
      if (lacks.length === 0) return
      const kept = lacks[which % lacks.length]!
      const others = lacks.filter((lack) => lack !== kept)
      expect(lacksOf(given(visit, others))).toEqual([kept])
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
