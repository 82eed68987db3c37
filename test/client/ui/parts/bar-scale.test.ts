import fc from 'fast-check'
import { expect, it } from 'vitest'
import { barScale } from '#client/ui/parts/bar-scale.ts'

it('[C1] the axis of a plot of use goes in round steps to just above the most', () => {
  expect(barScale([4.2, 5.2])).toEqual({ top: 6, steps: [0, 2, 4, 6] })
  expect(barScale([120, 340])).toEqual({ top: 400, steps: [0, 100, 200, 300, 400] })
  expect(barScale([0.31])).toEqual({ top: 0.4, steps: [0, 0.1, 0.2, 0.3, 0.4] })
})

it('[C1] months without any use have an axis all the same', () => {
  expect(barScale([0, 0])).toEqual({ top: 1, steps: [0, 1] })
  expect(barScale([])).toEqual({ top: 1, steps: [0, 1] })
})

it('[C1] whatever the amounts, no bar stands above its axis, and there are at most six steps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }).map((n) => Math.round(n * 1000) / 1000)),
      (amounts) => {
        const { top, steps } = barScale(amounts)
        expect(top * (1 + 1e-8)).toBeGreaterThanOrEqual(Math.max(0, ...amounts))
        expect(steps.length).toBeLessThanOrEqual(6)
        expect(steps[0]).toBe(0)
      },
    ),
  )
})
