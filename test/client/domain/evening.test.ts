/** Evening: what is left on an inspector's phone, and what the utility has. */
import { expect, test } from 'vitest'
import { eveningOf, isNothingLeft } from '#client/domain/evening.ts'
import { newVisitDraft } from '#client/domain/visit-draft.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { aReceipt, aSavedEntry, NOON } from '#test/support/test-entry.ts'
import { aPhoto } from '#test/support/test-photo.ts'

const DAY = '2026-11-20'
const KEY = { subject: 's_1', round: 'astana-20261120-1', account: 'astana-12045587' }

const waiting = aSavedEntry({ item: anItem(aReading({ readOn: DAY })) })
const received = (readOn: string, number: string) => {
  const entry = aSavedEntry({ item: anItem(aReading({ readOn })) })
  const receipt = aReceipt(entry, { number })
  return { ...entry, state: 'received' as const, receipt, receivedAt: NOON, epoch: 'e_1' }
}

test('what has no receipt is left, what has one is told with its number', () => {
  const entries = [waiting, received(DAY, 'E-0000-0001')]
  const photos = [aPhoto(), aPhoto({ state: 'received' })]

  const evening = eveningOf(DAY, entries, photos, [])

  expect(evening.left).toEqual({ readings: 1, visits: 0, photos: 1 })
  expect(evening.received).toEqual({ readings: 1, visits: 0, photos: 1 })
  expect(evening.numbers).toEqual(['E-0000-0001'])
  expect(isNothingLeft(evening)).toBe(false)
})

test('what was handed in before the day is not told again, what is left of it is', () => {
  const old = aSavedEntry({ item: anItem(aReading({ readOn: '2026-11-01' })) })

  const evening = eveningOf(DAY, [old, received('2026-11-19', 'E-0000-0002')], [], [])

  expect(evening.left.readings).toBe(1)
  expect(evening.numbers).toEqual([])
})

test('a visit of which something was noted and that never ended is left too; one only looked at is not', () => {
  const looked = newVisitDraft(KEY, { id: 'v-1', slip: 'K7Q2M9', now: NOON })
  const noted = { ...looked, id: 'v-2', note: 'Dog.' }

  expect(isNothingLeft(eveningOf(DAY, [], [], [looked]))).toBe(true)
  expect(eveningOf(DAY, [], [], [looked, noted]).notEnded).toEqual([noted])
  expect(isNothingLeft(eveningOf(DAY, [], [], [noted]))).toBe(false)
})

test('a visit of which only a photo was taken is not ended either, and its photo is left', () => {
  const looked = newVisitDraft(KEY, { id: 'v-1', slip: 'K7Q2M9', now: NOON })
  const photo = aPhoto({ account: KEY.account, kind: 'visits', fact: looked.id })

  const evening = eveningOf(DAY, [], [photo, aPhoto()], [looked, { ...looked, id: 'v-2' }])

  expect(evening.notEnded).toEqual([looked])
})
