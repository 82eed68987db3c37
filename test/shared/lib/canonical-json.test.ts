import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type Json } from '#shared/lib/canonical-json.ts'

/** The same value with the keys of every object in the opposite order. */
function reversed(value: Json): Json {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => reversed(item as Json))
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item as Json)]),
  )
}

test('[R1] the example of RFC 8785 comes out as printed there', () => {
  const value = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`)

  expect(canonicalJson(value)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
})

test('[R1] keys are sorted by their UTF-16 units, and what is not said leaves no trace', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7, gone: undefined }

  const keys = Object.keys(JSON.parse(canonicalJson(value).replace('"1"', '"one"')))
  expect(keys).toEqual(['\r', 'one', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'])
})

test('[R1] the order in which facts were written does not show, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (any) => {
      const value = JSON.parse(JSON.stringify(any)) as Json
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(value)
    }),
  )
})

test('[R1] a number that JSON cannot say is a fault, not a null', () => {
  expect(() => canonicalJson({ value: Number.NaN })).toThrow('cannot say')
  expect(() => canonicalJson([Number.POSITIVE_INFINITY])).toThrow('cannot say')
})
