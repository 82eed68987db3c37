/** Clock watch: a moved clock is noticed, a slept-through night is not taken for one. */
import { expect, test } from 'vitest'
import { createClockWatch, isBeforeBuild } from '#client/domain/clock-watch.ts'

const HOUR = 3_600_000

function aWatch() {
  const device = { wall: 1_000_000, steady: 5 }
  return { device, watch: createClockWatch({ now: () => device.wall }, () => device.steady) }
}

test('[P6] both clocks running alike is no jump', () => {
  const { device, watch } = aWatch()
  device.wall += HOUR
  device.steady += HOUR

  expect(watch.jumped()).toBe(false)
})

test.each([HOUR, -HOUR])('[P6] [faults/T2] a clock moved by %d ms in view is a jump, and stays one', (moved) => {
  const { device, watch } = aWatch()
  device.wall += moved

  expect(watch.jumped()).toBe(true)
  expect(watch.jumped()).toBe(true)
})

test('[P6] a night slept through is no jump, a clock put back in it is', () => {
  const { device, watch } = aWatch()
  device.wall += 8 * HOUR
  watch.resumed()
  expect(watch.jumped()).toBe(false)

  device.wall -= HOUR
  watch.resumed()
  expect(watch.jumped()).toBe(true)
})

test('[faults/T5] a clock before the day the app was built is plainly wrong', () => {
  expect(isBeforeBuild(0, 400 * 24 * HOUR)).toBe(true)
  expect(isBeforeBuild(400 * 24 * HOUR, 400 * 24 * HOUR)).toBe(false)
})
