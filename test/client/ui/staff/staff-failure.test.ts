import { beforeEach, expect, test } from 'vitest'
import { failureSentence } from '#client/ui/resident/failure-sentence.ts'
import { staffFailure } from '#client/ui/staff/staff-failure.ts'
import { setLanguage, words } from '#client/ui/words/language.ts'

beforeEach(async () => {
  await setLanguage('kk')
})

test('one of the staff whose sign-in has expired is not asked for an account number', () => {
  expect(staffFailure({ code: 'signed-out', error: 'signed-out' })).toBe('Мерзім өтті. Қайта кіру')
})

test('what keeps residents from the server is told to the staff in the same words', () => {
  const lost = { code: null, error: 'network' } as const

  expect(staffFailure(lost)).toBe(failureSentence(words.value, lost))
})
