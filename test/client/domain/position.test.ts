/** Position: what a device tells of where it is becomes a place on earth with six decimals, or none. */
import { expect, test } from 'vitest'
import { positionOf } from '#client/domain/position.ts'

const HERE = { latitude: 51.128207123, longitude: 71.430411987, accuracy: 12.345 }

test('a place has six decimals, and its accuracy is in tenths of a metre', () => {
  expect(positionOf(HERE)).toEqual({ latitude: 51.128207, longitude: 71.430412, accuracy: 12.3 })
})

test('the poles, the date line and a place of no error are places', () => {
  const corner = { latitude: -90, longitude: 180, accuracy: 0 }

  expect(positionOf(corner)).toEqual(corner)
})

test('a place next to nought is nought, without a sign that JSON drops', () => {
  const place = positionOf({ latitude: -0.0000001, longitude: -0.0000001, accuracy: 1 })!

  expect([place.latitude, place.longitude].map((degrees) => Object.is(degrees, 0))).toEqual([true, true])
})

test.each([
  { latitude: 90.000001 },
  { latitude: -91 },
  { latitude: Number.NaN },
  { longitude: 180.1 },
  { longitude: Number.NEGATIVE_INFINITY },
  { longitude: Number.NaN },
  { accuracy: -1 },
  { accuracy: Number.NaN },
  { accuracy: Number.POSITIVE_INFINITY },
])('%o is no place', (wrong) => {
  expect(positionOf({ ...HERE, ...wrong })).toBeNull()
})
