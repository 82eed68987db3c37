/** Session: who is signed in, which secrets are kept, and what a sign-out leaves behind. */
import { expect, test } from 'vitest'
import type { Store } from '#client/store/store.ts'
import { createTestStore } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const secret = (at: number): string => String(at).padStart(32, '0')
const begin = (store: Store, subject: string, own: string | null = null) =>
  store.session.begin({ subject, server: 'srv_1', epoch: 'e_1' }, own)

test('[security/L2] a secret is kept before it is used, so that a lost answer is asked for again with it', async () => {
  const { session } = createTestStore()

  const first = await session.prepare('astana-1000', () => secret(1))
  const again = await session.prepare('astana-1000', () => secret(2))
  const other = await session.prepare('astana-2000', () => secret(3))

  expect(first).toEqual({ fresh: secret(1), others: [] })
  expect(again).toEqual({ fresh: secret(1), others: [] })
  expect(other).toEqual({ fresh: secret(3), others: [secret(1)] })
})

test('[security/L2] the secrets of residents outlive any number of tries that were never answered', async () => {
  const store = createTestStore()
  await store.session.prepare('astana-1000', () => secret(1))
  await begin(store, 's_1', secret(1))

  for (let at = 2; at < 40; at += 1) await store.session.prepare(`astana-${1000 + at}`, () => secret(at))

  const { others } = await store.session.prepare('astana-9000', () => secret(40))
  expect(others).toContain(secret(1))
  expect(others.length).toBeLessThanOrEqual(16)
})

test('[security/L2] a refused secret is forgotten, unless it is somebody’s', async () => {
  const store = createTestStore()
  await store.session.prepare('astana-1000', () => secret(1))
  await store.session.prepare('astana-2000', () => secret(2))
  await begin(store, 's_2', secret(2))

  await store.session.forget(secret(1))
  await store.session.forget(secret(2))

  const { others } = await store.session.prepare('astana-3000', () => secret(3))
  expect(others).toEqual([secret(2)])
})

test('[faults/A1] an expired session is still whose readings these are', async () => {
  const store = createTestStore()
  await begin(store, 's_1')

  await store.session.expire('s_1', true)
  await store.session.expire('s_2', false)

  expect(await store.session.current()).toEqual({ subject: 's_1', server: 'srv_1', epoch: 'e_1', expired: true })
})

test('[faults/A5] a sign-out that comes late signs out nobody else', async () => {
  const store = createTestStore()
  await begin(store, 's_2')

  await store.session.end(NOON, 's_1')

  expect(await store.session.current()).toMatchObject({ subject: 's_2' })
  expect(await store.session.pendingSignOut()).toBeNull()
})

test('[security/F8] [security/F10] a sign-out purges what was cached, keeps the secrets, and waits to be told', async () => {
  const store = createTestStore()
  await store.session.prepare('astana-1000', () => secret(1))
  await begin(store, 's_1', secret(1))

  await store.session.end(NOON)

  expect(await store.session.current()).toBeNull()
  expect(await store.accounts.list('s_1')).toEqual([])
  expect(await store.session.pendingSignOut()).toBe(NOON)
  expect(await store.session.prepare('astana-1000', () => secret(2))).toEqual({ fresh: secret(1), others: [] })
  await store.session.signOutTold()
  expect(await store.session.pendingSignOut()).toBeNull()
})
