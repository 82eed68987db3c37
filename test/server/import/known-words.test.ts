import { expect, test } from 'vitest'
import { meter as english } from '#client/ui/words/en/meter.ts'
import { meter as kazakh } from '#client/ui/words/kk/meter.ts'
import { meter as russian } from '#client/ui/words/ru/meter.ts'
import { placeOf, registerNameOf, serviceOf, unitOf } from '#server/import/known-words.ts'
import { PLACES, REGISTER_NAMES, SERVICES, UNITS } from '#shared/domain/meter.ts'

const words = [kazakh, russian, english]

test('what the app calls services, places and registers in any language is known, and our own keys', () => {
  for (const service of SERVICES)
    expect([service, ...words.map((one) => one.service[service])].map(serviceOf)).toEqual(Array(4).fill(service))
  for (const place of PLACES)
    expect([place, ...words.map((one) => one.place[place])].map(placeOf)).toEqual(Array(4).fill(place))
  for (const name of REGISTER_NAMES)
    expect([name, ...words.map((one) => one.register[name])].map(registerNameOf)).toEqual(Array(4).fill(name))
  expect(UNITS.map(unitOf)).toEqual([...UNITS])
})

test.each([
  ['ГОРЯЧАЯ ВОДА', 'hot-water'],
  ['ГВС', 'hot-water'],
  ['Тепловая энергия', 'heat'],
  ['электроэнергия', 'electricity'],
])('the service %j is %j', (text, service) => {
  expect(serviceOf(text)).toBe(service)
})

test.each([
  ['м³', 'm3'],
  ['куб. м', 'm3'],
  ['кВт*ч', 'kWh'],
  ['кВт·сағ', 'kWh'],
  ['ГКАЛ', 'Gcal'],
])('the unit %j is %j', (text, unit) => {
  expect(unitOf(text)).toBe(unit)
})

test('cold water is none of the services', () => {
  expect([serviceOf('холодная вода'), placeOf('гараж'), registerNameOf('T3'), unitOf('литр')]).toEqual(
    Array(4).fill(undefined),
  )
})
