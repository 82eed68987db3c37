/** Utilities: that the demo's two are whole, and say of telephones and addresses only what the documents say. */
import { expect, test } from 'vitest'
import { demoUtilities } from '#server/demo/utilities.ts'
import { ACCOUNT_KEY, accountKey } from '#shared/domain/account.ts'

const utilities = demoUtilities()

test('every district has one service centre, and no centre names a district that is not there', () => {
  for (const { districts, serviceCentres } of utilities) {
    const served = serviceCentres.flatMap((centre) => centre.districts)

    expect(served.sort()).toEqual(districts.map(({ key }) => key).sort())
  }
})

test('every name is there in three languages', () => {
  const names = utilities.flatMap(({ name, city, districts, serviceCentres }) => [
    name,
    city,
    ...districts.map((each) => each.name),
    ...serviceCentres.flatMap((each) => [each.name, ...(each.address ? [each.address] : [])]),
  ])

  expect(names.filter(({ kk, ru, en }) => !kk || !ru || !/^[\x20-\x7e]+$/.test(en))).toEqual([])
})

test('the only telephones are the four of the Almaty notice', () => {
  const phones = utilities.flatMap(({ enquiry, serviceCentres }) => [
    ...enquiry.phones,
    ...serviceCentres.flatMap((each) => each.phones),
  ])

  expect([...new Set(phones)].sort()).toEqual([
    '+7 (701) 098-45-05',
    '+7 (708) 249-87-79',
    '+7 (727) 341-07-77',
    '+7 (777) 969-84-46',
  ])
})

test('the example of an account number fits the form', () => {
  for (const { key, accountDigits, accountExample } of utilities) {
    expect(accountExample).toHaveLength(accountDigits)
    expect(accountKey(key, accountExample)).toMatch(ACCOUNT_KEY)
  }
})

test('a calendar is in effect before any history of the demo begins', () => {
  for (const { calendars } of utilities) expect(calendars[0]!.effectiveOn <= '2015-01-01').toBe(true)
})
