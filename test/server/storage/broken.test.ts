import { expect, test } from 'vitest'
import { isStorageAway, isStorageBroken, isStorageBusy, isStorageFull } from '#server/storage/broken.ts'

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

test.each(['57P01', '57P03', '08006', '53300', '58030', '55P03', 'ECONNREFUSED', 'ECONNRESET'])(
  '[faults/V4] PostgreSQL’s %s is for later, and nobody knows what it took',
  (code) => {
    const gone = Object.assign(new Error('no'), { code })

    expect([isStorageBroken(gone), isStorageBusy(gone), isStorageAway(gone)]).toEqual([false, true, true])
  },
)

test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])(
  '[faults/V4] “%s” is for later',
  (message) => {
    expect([isStorageBusy(new Error(message)), isStorageAway(new Error(message))]).toEqual([true, true])
  },
)

test('[faults/V4] both engines say when the disk is full', () => {
  expect([fault(13), { code: '53100' }, fault(5), { code: '53300' }].map(isStorageFull)).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test.each(['23505', '22P02', 'XX001', 'ERR_SQLITE_ERROR'])('%s is no reason to wait', (code) => {
  expect(isStorageBusy(Object.assign(new Error('no'), { code }))).toBe(false)
})
