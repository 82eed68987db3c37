/** Twice: an odd value counts once it was typed twice alike. */
import { expect, test } from 'vitest'
import { createTwice } from '#client/ui/models/twice.ts'

const [ONE, OTHER] = [{ main: '00900.000' }, { main: '00910.000' }]

test('a value is sure once it was typed twice alike', () => {
  const twice = createTwice(true)

  const said = [twice.isSure(ONE), twice.isSure(ONE), twice.isSure(ONE)]

  expect(said).toEqual([false, true, true])
  expect(twice.state.value).toBeNull()
  expect(twice.first()).toBeNull()
})

test('a second value that differs begins anew, so that two wrong ones never confirm each other by turns', () => {
  const twice = createTwice(true)

  twice.isSure(ONE)
  const second = [twice.isSure(OTHER), twice.state.value]
  const third = [twice.isSure(OTHER), twice.state.value]
  const fourth = twice.isSure(OTHER)

  expect(second).toEqual([false, 'differs'])
  expect(third).toEqual([false, 'asked'])
  expect(fourth).toBe(true)
})

test('[faults/U2] what was typed first is taken up again after a reload', () => {
  const before = createTwice(true)
  before.isSure(ONE)
  const after = createTwice(true)

  after.take(before.first())

  expect(after.state.value).toBe('asked')
  expect(after.isSure(ONE)).toBe(true)
})

test('where nobody asks for it every value is sure', () => {
  expect(createTwice(false).isSure(ONE)).toBe(true)
})
