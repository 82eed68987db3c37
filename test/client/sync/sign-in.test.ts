/** Sign in: becoming somebody, and becoming the same again. */
import { expect, test } from 'vitest'
import { createTestDevice } from '#test/support/test-device.ts'
import { createTestNetwork, json, noNetwork, problemAnswer } from '#test/support/test-network.ts'

const ACCOUNT = 'astana-12045587'

function aPhone() {
  const network = createTestNetwork()
  const { store, sync } = createTestDevice({ fetch: network.fetch })
  const bodies = () => network.asked.map(({ body }) => body as { fresh: string; secrets: string[] })
  return { network, store, sync, bodies }
}

test('[security/L2] signing in keeps the secret and pins the server', async () => {
  const { store, sync, bodies } = aPhone()

  expect(await sync.signIn(ACCOUNT, 'ABCD')).toEqual({ ok: true, value: { subject: 's_1' } })

  expect(await store.session.current()).toEqual({ subject: 's_1', server: 'srv_1', epoch: 'e_1', expired: false })
  expect(await store.settings.get('secrets')).toEqual([
    { secret: bodies()[0]?.fresh, subject: 's_1', account: ACCOUNT },
  ])
})

test('[security/L2] after a lost answer the secret that may already be taken is offered again', async () => {
  const { network, sync, bodies } = aPhone()
  network.next(noNetwork)

  expect(await sync.signIn(ACCOUNT, 'ABCD')).toMatchObject({ ok: false, refusal: { kind: 'not-now' } })
  await sync.signIn(ACCOUNT, 'ABCD')

  expect(bodies()[1]).toMatchObject({ fresh: bodies()[0]?.fresh, secrets: [] })
})

test('[faults/G8] signing in again offers the account’s own secret, so that a restored server makes the same resident', async () => {
  const { sync, bodies } = aPhone()
  await sync.signIn(ACCOUNT, 'ABCD')
  await sync.signIn('astana-2000', 'EFGH')
  await sync.signIn(ACCOUNT, 'ABCD')

  expect(bodies()[2]?.fresh).toBe(bodies()[0]?.fresh)
  expect(bodies()[2]?.secrets).toEqual([bodies()[1]?.fresh])
})

test('[security/L4] a wrong code is one refusal, and its secret is nobody’s', async () => {
  const { network, store, sync } = aPhone()
  network.next(() => problemAnswer('sign-in-refused'))

  expect(await sync.signIn(ACCOUNT, 'ABCD')).toEqual({ ok: false, refusal: { kind: 'wrong' } })
  expect(await store.settings.get('secrets')).toEqual([])
  expect(await store.session.current()).toBeNull()
})

test('[security/L5] too many tries say how long to wait', async () => {
  const { network, sync } = aPhone()
  network.next(() => problemAnswer('sign-in-later', { 'Retry-After': '60' }))

  const answer = await sync.signIn(ACCOUNT, 'ABCD')

  expect(answer).toMatchObject({ refusal: { kind: 'not-now', failure: { waitMs: 60_000, code: 'sign-in-later' } } })
})

test('[security/L2] accounts are added and left, phones are listed and ended', async () => {
  const { network, sync, store } = aPhone()
  await sync.signIn(ACCOUNT, 'ABCD')
  const phone = { phone: 'p_1', device: 'Android', since: 0, lastSeenAt: 1, thisOne: true }
  network.next(
    () => json({ subject: 's_1', accounts: [ACCOUNT, 'astana-2000'], server: 'srv_1', epoch: 'e_1', now: 0 }),
    () => problemAnswer('sign-in-refused'),
    () => json({ phones: [phone] }),
    () => new Response(null, { status: 204 }),
    () => new Response(null, { status: 204 }),
    () => problemAnswer('not-yours'),
  )

  expect(await sync.addAccount('astana-2000', 'X')).toMatchObject({ value: { accounts: [ACCOUNT, 'astana-2000'] } })
  expect(await sync.addAccount('astana-2000', 'Y')).toEqual({ ok: false, refusal: { kind: 'wrong' } })
  expect(await sync.phones(ACCOUNT)).toEqual({ ok: true, value: [phone] })
  expect(await sync.endPhone(ACCOUNT, 'p_2')).toBeNull()
  expect(await sync.removeAccount('astana-2000')).toBeNull()
  expect(await sync.removeAccount('astana-3000')).toMatchObject({ code: 'not-yours' })
  expect(await store.session.current()).toMatchObject({ subject: 's_1' })
})
