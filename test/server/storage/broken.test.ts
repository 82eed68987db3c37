import { expect, test } from 'vitest'
import { isStorageBroken, isStorageBusy } from '#server/storage/broken.ts'

const fault = (errcode?: number) => Object.assign(new Error('no'), { errcode })

test.each([10, 266, 522, 1034, 11, 267, 26])('[faults/V3] code %d breaks the trust in the database', (code) => {
  expect([isStorageBroken(fault(code)), isStorageBusy(fault(code))]).toEqual([true, false])
})

test.each([5, 261, 517, 6, 262, 13])('[faults/V4] [faults/V6] code %d is for later', (code) => {
  expect([isStorageBroken(fault(code)), isStorageBusy(fault(code))]).toEqual([false, true])
})

test.each([fault(1), fault(19), fault(2067), fault(), 'text', null, undefined, {}])(
  '%s is a fault of ours',
  (other) => {
    expect([isStorageBroken(other), isStorageBusy(other)]).toEqual([false, false])
  },
)
