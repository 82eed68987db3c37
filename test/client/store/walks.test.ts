/** Walks: the order a person gave a round stays on the phone with the round, and goes with it and with the person. */

import { IDBKeyRange as FakeKeyRange, IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { AS_PLANNED } from '#client/domain/round-walk.ts'
import { firstLook } from '#client/store/first-look.ts'
import { createRounds } from '#client/store/rounds.ts'
import { createStore } from '#client/store/store.ts'
import { createWalks } from '#client/store/walks.ts'
import type { RoundsReply } from '#shared/wire/rounds.ts'
import { aRound } from '#test/support/a-round.ts'
import { NOON } from '#test/support/test-entry.ts'

const BOTA = 'staff:bota'
const ROUND = aRound()
const WALK = { from: { account: 'astana-3', after: 7 }, putOff: ['astana-1'] }

const reply = (said: Partial<RoundsReply> = {}): RoundsReply => ({
  ...{
    server: 'srv_1',
    epoch: 'e_1',
    commitSeq: 1,
    now: NOON,
    subject: BOTA,
    rounds: [ROUND],
    gone: [],
    utilities: [],
  },
  ...said,
})

async function onAPhone() {
  const indexedDB = new IDBFactory()
  const store = createStore({ indexedDB, IDBKeyRange: FakeKeyRange, newId: () => crypto.randomUUID() })
  await store.session.begin({ subject: BOTA, server: 'srv_1', epoch: 'e_1', role: 'inspector' }, null)
  const rounds = createRounds(store.database)
  await rounds.take(reply())
  const walks = createWalks(store.database)
  await walks.keep(BOTA, ROUND.round, WALK)
  return { indexedDB, store, rounds, walks, list: () => walks.list(BOTA) }
}

test('an order outlives the app and the next news of its round', async () => {
  const { indexedDB, rounds, list } = await onAPhone()

  await rounds.take(reply({ rounds: [{ ...ROUND, revision: '2-9' }] }))

  expect(await list()).toEqual({ [ROUND.round]: WALK })
  expect(await firstLook(indexedDB, new EventTarget())).toMatchObject({
    rounds: [{ revision: '2-9' }],
    walks: { [ROUND.round]: WALK },
  })
})

test('an order that is taken back leaves nothing behind', async () => {
  const { walks, list } = await onAPhone()

  await walks.keep(BOTA, ROUND.round, AS_PLANNED)

  expect(await list()).toEqual({})
})

test('an order goes with its round', async () => {
  const { rounds, list } = await onAPhone()

  await rounds.take(reply({ rounds: [], gone: ['astana-20261119-9'] }))
  expect(await list()).toEqual({ [ROUND.round]: WALK })

  await rounds.take(reply({ rounds: [], gone: [ROUND.round] }))
  expect(await list()).toEqual({})
})

test('[faults/A5] an order is its person’s alone, and goes when they sign out or somebody else signs in', async () => {
  const { store, walks, list } = await onAPhone()
  expect(await walks.list('staff:daniyar')).toEqual({})

  await store.session.begin({ subject: 's_1', server: 'srv_1', epoch: 'e_1' }, null)
  expect(await list()).toEqual({})

  await walks.keep(BOTA, ROUND.round, WALK)
  await store.session.end(NOON)
  expect(await list()).toEqual({})
})

test('[faults/A6] whose work is ended on this phone has no order left on it', async () => {
  const { rounds, list } = await onAPhone()

  await rounds.forget(BOTA)

  expect(await list()).toEqual({})
})
