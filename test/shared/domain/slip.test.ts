import { expect, test } from 'vitest'
import { parseSlip, shownSlip, slipText } from '#shared/domain/slip.ts'

test('a slip is read as it was written, however it is typed', () => {
  const slip = slipText(new Uint8Array([19, 7, 22, 2, 20]))

  expect(slip).toMatch(/^K7P2M[0-9A-Z]$/)
  expect(parseSlip(shownSlip(slip).toLowerCase())).toBe(slip)
})

test('a wrong character, two that are swapped and a missing one are noticed', () => {
  const slip = slipText(new Uint8Array([1, 2, 3, 4, 5]))

  expect(parseSlip(`2${slip.slice(1)}`)).toBeNull()
  expect(parseSlip(`${slip[1]}${slip[0]}${slip.slice(2)}`)).toBeNull()
  expect(parseSlip(slip.slice(1))).toBeNull()
  expect(parseSlip('УФЫВАП')).toBeNull()
})
