import { expect, test } from 'vitest'
import { nameOfReading } from '#client/ui/models/meter-view.ts'
import { en } from '#client/ui/words/en.ts'
import type { AccountData } from '#shared/wire/account-data.ts'

const WITHOUT_METERS: AccountData = {
  key: 'astana-12045587',
  revision: 1,
  address: 'Сығанақ к-сі, 18, 47',
  district: 'yesil',
  contract: null,
  meters: [],
  readings: [],
  notices: [],
}

test('a reading of a meter that the account’s list lacks says so', () => {
  expect(nameOfReading(en, WITHOUT_METERS, '00488138/total')).toBe('Meter not on the list, no. 00488138')
})

test('where there is no list, as on an inspector’s phone, nothing is said to be missing from it', () => {
  expect(nameOfReading(en, null, '00488138/total')).toBe('No. 00488138')
})
