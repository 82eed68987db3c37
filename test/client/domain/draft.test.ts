/** Draft: its ids are born once. */
import { expect, test } from 'vitest'
import { isTouched, newDraft, slipOf, withRegisters } from '#client/domain/draft.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 's_1', account: 'astana-12045587', serial: '22-418837' }

function counting(): () => string {
  let count = 0
  return () => `id-${++count}`
}

test('[R1] every register has its id from the first moment, and keeps it when another register comes', () => {
  const newId = counting()

  const draft = newDraft(KEY, ['day'], newId, NOON)
  const more = withRegisters(draft, ['day', 'night'], newId)

  expect(draft.ids).toEqual({ day: 'id-1' })
  expect(more.ids).toEqual({ day: 'id-1', night: 'id-2' })
  expect(withRegisters(more, ['day'], newId)).toBe(more)
})

test('[faults/U2] a draft counts as typed in as soon as one key was pressed', () => {
  const draft = newDraft(KEY, ['main'], counting(), NOON)

  expect(isTouched(draft)).toBe(false)
  expect(isTouched({ ...draft, entries: { main: '1' } })).toBe(true)
  expect(isTouched({ ...draft, note: 'x' })).toBe(true)
})

test('a slip goes with the readings of its draft, but not with those of a month later', () => {
  const draft = { ...newDraft(KEY, ['main'], counting(), NOON), slip: 'K7Q2M2' }
  const month = 31 * 86_400_000

  expect(slipOf(draft, NOON + month - 1)).toBe('K7Q2M2')
  expect(slipOf(draft, NOON + month)).toBeNull()
  expect(slipOf(newDraft(KEY, ['main'], counting(), NOON), NOON)).toBeNull()
})
