/** Accounts: a cache by person, revision and epoch. */
import { expect, test } from 'vitest'
import type { Store } from '#client/store/store.ts'
import type { AccountData, PullReply } from '#shared/wire/account-data.ts'
import { createTestStore } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const data = (revision: number, key = 'astana-12045587'): AccountData => ({
  key,
  revision,
  address: 'Сығанақ к-сі, 18, 47',
  district: 'yesil',
  contract: null,
  meters: [],
  readings: [],
  notices: [],
})

const reply = (said: Partial<PullReply> = {}): PullReply => ({
  server: 'srv_1',
  epoch: 'e_1',
  commitSeq: 1,
  now: NOON,
  subject: 's_1',
  accounts: [data(3)],
  gone: [],
  utilities: [],
  ...said,
})

async function signedIn(): Promise<Store> {
  const store = createTestStore()
  await store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)
  await store.accounts.take(reply())
  return store
}

test('[faults/A5] what is cached belongs to the person it was fetched for', async () => {
  const { accounts, session } = await signedIn()

  expect(await accounts.list('s_1')).toEqual([data(3)])
  expect(await accounts.list('s_2')).toEqual([])

  await session.begin({ subject: 's_2', server: 'srv_1', epoch: 'e_1' }, null)
  expect(await accounts.list('s_1')).toEqual([])
})

test('[faults/A3] an answer for somebody who is signed in no more is not taken', async () => {
  const { accounts, session } = await signedIn()
  await session.end(NOON)

  expect(await accounts.take(reply({ accounts: [data(4)] }))).toBe(false)
  expect(await accounts.list('s_1')).toEqual([])
})

test('[faults/N2] an answer that was overtaken does not bring back older data', async () => {
  const { accounts } = await signedIn()
  await accounts.take(reply({ accounts: [data(5)] }))
  await accounts.take(reply({ accounts: [data(4)] }))

  expect(await accounts.revisions('s_1', 'e_1')).toEqual({ 'astana-12045587': 5 })
})

test('[faults/V9] revisions of another epoch are neither named nor trusted', async () => {
  const { accounts } = await signedIn()

  expect(await accounts.revisions('s_1', 'e_2')).toEqual({})
  await accounts.take(reply({ epoch: 'e_2', accounts: [data(1)] }))
  expect(await accounts.revisions('s_1', 'e_2')).toEqual({ 'astana-12045587': 1 })
})

test('[R8] an account that is gone is forgotten', async () => {
  const { accounts } = await signedIn()
  await accounts.take(reply({ accounts: [], gone: ['astana-12045587'] }))

  expect(await accounts.list('s_1')).toEqual([])
})
