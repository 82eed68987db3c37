/** Storage health: what the browser answers, and what is said to the person. */
import { expect, test } from 'vitest'
import { isStorageLost, type StorageFacts, storageHealth } from '#client/domain/storage-health.ts'

const fine: StorageFacts = {
  persisted: true,
  quotaBytes: 10e9,
  standalone: false,
  webkit: false,
  worksOffline: true,
  backgroundSync: true,
}

test.each([
  ['[faults/D2] promised storage needs no words', {}, 'promised', []],
  ['[faults/D2] refused persistence may be cleared', { persisted: false }, 'not-promised', ['may-be-cleared']],
  [
    '[faults/D1] a Safari tab is to be installed first',
    { webkit: true, persisted: null, quotaBytes: null, backgroundSync: false },
    'unknown',
    ['install-first', 'keep-open-to-send'],
  ],
  [
    '[faults/D1] an installed Safari app is not cleared after 7 days',
    { webkit: true, standalone: true, persisted: false, backgroundSync: false },
    'not-promised',
    ['keep-open-to-send'],
  ],
  [
    '[faults/D5] a private window is told by its little room',
    { persisted: false, quotaBytes: 50e6 },
    'not-promised',
    ['private-window', 'may-be-cleared'],
  ],
  [
    '[faults/B1] without background sync the app must stay open',
    { backgroundSync: false },
    'promised',
    ['keep-open-to-send'],
  ],
  ['[faults/U10] no worker means not offline', { worksOffline: false }, 'promised', ['not-offline']],
] as const)('%s', (_, differs, kept, warnings) => {
  expect(storageHealth({ ...fine, ...differs })).toEqual({ kept, warnings })
})

test('[faults/D3] a browser the server knows that has no mark of ours was cleared', () => {
  expect(isStorageLost(true, false)).toBe(true)
  expect(isStorageLost(true, true)).toBe(false)
  expect(isStorageLost(false, false)).toBe(false)
})
