/** Rounds: a cache by person, time and epoch, which goes with its person and never takes a reading along. */
import { expect, test } from 'vitest'
import { createPhotos } from '#client/store/photos.ts'
import { createRounds } from '#client/store/rounds.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'
import type { RoundData, RoundDwelling, RoundsReply } from '#shared/wire/rounds.ts'
import { createTestDevice, createTestStore, withReadings } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { aPhoto, BYTES } from '#test/support/test-photo.ts'

const BOTA = 'staff:bota'
const ROUND = 'astana-20261120-1'

const NAME = { kk: 'Астана', ru: 'Астана', en: 'Astana' }

const UTILITY: UtilityData = {
  ...{ key: 'astana', name: NAME, city: NAME, zone: 'Asia/Almaty', offsets: [], windows: [], districts: [] },
  ...{ accountDigits: 8, accountExample: '12345678', serviceCentres: [], thresholds: DEFAULT_THRESHOLDS },
  rule: { firstDay: 1, lastDay: 'last', opens: '00:00', closes: '24:00' },
  enquiry: { phones: [], hours: { from: '09:00', to: '18:00' }, email: null, site: null },
}

const data = (revision: string, said: Partial<RoundData> = {}): RoundData => ({
  ...{ round: ROUND, revision, utility: 'astana', district: 'yesil', day: '2026-11-20', period: '2026-11' },
  dwellings: [],
  ...said,
})

const DWELLING: RoundDwelling = {
  ...{ account: 'astana-12045587', causes: ['unread'], meters: [] },
  address: { street: 'Сығанақ к-сі', house: '1', entrance: '1', floor: '2', flat: '4' },
}

const reply = (said: Partial<RoundsReply> = {}): RoundsReply => ({
  ...{ server: 'srv_1', epoch: 'e_1', commitSeq: 1, now: NOON, subject: BOTA },
  ...{ rounds: [data('1-1')], gone: [], utilities: [] },
  ...said,
})

const signedInAs = (subject: string) =>
  ({ subject, server: 'srv_1', epoch: 'e_1', ...(subject === BOTA ? { role: 'inspector' as const } : {}) }) as const

async function signedIn(store = createTestStore()) {
  await store.session.begin(signedInAs(BOTA), null)
  const rounds = createRounds(store.database)
  await rounds.take(reply())
  return { store, rounds, session: store.session }
}

test('[faults/A5] rounds are seen by the person they were fetched for, and go when somebody else signs in', async () => {
  const { rounds, session } = await signedIn()

  expect(await rounds.list(BOTA)).toEqual([data('1-1')])
  expect(await rounds.list('staff:daniyar')).toEqual([])
  expect(await rounds.revisions('staff:daniyar', 'e_1')).toEqual({})

  await session.begin(signedInAs('s_1'), null)
  expect(await rounds.list(BOTA)).toEqual([])
})

test('whoever signs in again finds the rounds as they were', async () => {
  const { rounds, session } = await signedIn()

  await session.begin(signedInAs(BOTA), null)

  expect(await rounds.list(BOTA)).toEqual([data('1-1')])
})

test('[security/F10] a sign-out leaves no round on the phone', async () => {
  const { store, rounds, session } = await signedIn()

  await session.end(NOON)

  expect(await rounds.list(BOTA)).toEqual([])
  expect(await store.database.use((db) => db.rounds.count())).toBe(0)
})

test('[faults/A5] a sign-out that comes late takes nobody else’s rounds', async () => {
  const { rounds, session } = await signedIn()

  await session.end(NOON, 's_1')
  expect(await rounds.list(BOTA)).toEqual([data('1-1')])

  await session.end(NOON, BOTA)
  expect(await rounds.list(BOTA)).toEqual([])
})

test('[faults/D15] readings that wait stay when their rounds go', async () => {
  const device = createTestDevice()
  await withReadings(device, 2, BOTA)
  const { rounds, session } = await signedIn(device.store)

  await session.begin(signedInAs('s_1'), null)
  await session.end(NOON)

  expect(await rounds.list(BOTA)).toEqual([])
  expect(await device.store.outbox.waiting(BOTA)).toHaveLength(2)
})

test.each([
  ['somebody who is signed in no more', { subject: 'staff:daniyar' }],
  ['another server', { server: 'srv_2' }],
])('[faults/A3] nothing of an answer for %s is taken', async (_, said) => {
  const { store, rounds } = await signedIn()

  expect(await rounds.take(reply({ rounds: [data('2-2')], gone: [ROUND], utilities: [UTILITY], ...said }))).toBe(false)

  expect(await rounds.list(BOTA)).toEqual([data('1-1')])
  expect(await rounds.list('staff:daniyar')).toEqual([])
  expect(await store.accounts.utilities()).toEqual([])
})

test('[faults/A3] after a sign-out no answer is taken', async () => {
  const { rounds, session } = await signedIn()
  await session.end(NOON)

  expect(await rounds.take(reply())).toBe(false)
  expect(await rounds.list(BOTA)).toEqual([])
})

test('an answer brings the utilities whose names and windows the rounds need', async () => {
  const { store, rounds } = await signedIn()

  expect(await rounds.take(reply({ utilities: [UTILITY] }))).toBe(true)

  expect(await store.accounts.utilities()).toEqual([UTILITY])
})

test('[faults/N2] an answer that was overtaken does not bring back an older round', async () => {
  const { rounds } = await signedIn()

  await rounds.take(reply({ now: NOON + 2, rounds: [data('3-1')] }))
  await rounds.take(reply({ now: NOON + 1, rounds: [data('2-1')] }))
  expect(await rounds.revisions(BOTA, 'e_1')).toEqual({ [ROUND]: '3-1' })

  await rounds.take(reply({ now: NOON + 3, rounds: [data('4-1')] }))
  expect(await rounds.revisions(BOTA, 'e_1')).toEqual({ [ROUND]: '4-1' })
})

test('what changed twice within a moment is as the last answer says', async () => {
  const { rounds } = await signedIn()

  await rounds.take(reply({ rounds: [data('2-1')] }))

  expect(await rounds.list(BOTA)).toEqual([data('2-1')])
})

test('[faults/V9] revisions of another epoch are neither named nor trusted, whatever the time of the answer', async () => {
  const { rounds } = await signedIn()
  expect(await rounds.revisions(BOTA, 'e_2')).toEqual({})

  await rounds.take(reply({ epoch: 'e_2', now: NOON - 1, rounds: [data('0-1')] }))

  expect(await rounds.revisions(BOTA, 'e_2')).toEqual({ [ROUND]: '0-1' })
  expect(await rounds.revisions(BOTA, 'e_1')).toEqual({})
})

test('a round that is gone is forgotten, and one that did not change stays', async () => {
  const { rounds } = await signedIn()
  const other = data('1-9', { round: 'astana-20261120-2' })
  await rounds.take(reply({ rounds: [other] }))

  await rounds.take(reply({ rounds: [], gone: [ROUND, 'never-there'] }))

  expect(await rounds.list(BOTA)).toEqual([other])
})

test('the rounds of one person are forgotten, and of nobody else', async () => {
  const { rounds } = await signedIn()

  await rounds.forget('staff:daniyar')
  expect(await rounds.list(BOTA)).toHaveLength(1)

  await rounds.forget(BOTA)
  expect(await rounds.list(BOTA)).toEqual([])
})

test('rounds stand with the oldest day first, and of a day by their names', async () => {
  const { rounds } = await signedIn()
  const on = (day: string, name: string) => data('1-1', { day, round: name.replace('@', day.replaceAll('-', '')) })
  const all = [on('2026-11-21', 'astana-@-2'), on('2026-11-21', 'astana-@-1'), on('2026-12-01', 'almaty-@-1')]

  await rounds.take(reply({ rounds: all }))

  expect((await rounds.list(BOTA)).map(({ round }) => round)).toEqual([
    'astana-20261120-1',
    'astana-20261121-1',
    'astana-20261121-2',
    'almaty-20261201-1',
  ])
})

test('rounds outlive the page that fetched them', async () => {
  const device = createTestDevice()
  await signedIn(device.store)
  device.store.close()

  const again = createTestStore(device.indexedDB)

  expect(await createRounds(again.database).list(BOTA)).toEqual([data('1-1')])
})

test('[security/K4] of a round that was handed in no dwelling stays, and it is not fetched again unless it changed', async () => {
  const { rounds, store } = await signedIn()

  await rounds.empty(BOTA, ROUND)

  expect(await rounds.list(BOTA)).toEqual([])
  expect(await rounds.revisions(BOTA, 'e_1')).toEqual({ [ROUND]: '1-1' })
  expect(await store.database.use((db) => db.rounds.toArray())).toMatchObject([
    { data: { dwellings: [] }, dwellings: '[]' },
  ])
  await rounds.take(reply({ rounds: [data('1-2')], now: NOON + 1 }))
  expect(await rounds.list(BOTA)).toEqual([data('1-2')])
})

test.each([
  ['something is noted', { codes: ['T1' as const] }, 0],
  ['a photo was taken', {}, 1],
])('a round stays while %s of a visit that was never handed in', async (_, change, photos) => {
  const { rounds, store } = await signedIn()
  const [drafts, account] = [createVisitDrafts(store.database, store.ballast), DWELLING.account]
  const key = { subject: BOTA, round: ROUND, account }
  await drafts.change(key, () => ({ id: 'visit-1', slip: 'K7Q2M9' }), change, NOON)
  for (let nth = 0; nth < photos; nth += 1) {
    await createPhotos(store.database).keep(aPhoto({ account, kind: 'visits', fact: 'visit-1', subject: BOTA }), BYTES)
  }

  expect(await rounds.empty(BOTA, ROUND)).toBe(false)
  expect(await rounds.list(BOTA)).toEqual([data('1-1')])

  await drafts.end(key)
  expect(await rounds.empty(BOTA, ROUND)).toBe(true)
})

test('a round goes of which a visit was only looked at, or something is noted by somebody else or on another', async () => {
  const { rounds, store } = await signedIn()
  const drafts = createVisitDrafts(store.database, store.ballast)
  const make = () => ({ id: crypto.randomUUID(), slip: 'K7Q2M9' })
  const key = { subject: BOTA, round: ROUND, account: DWELLING.account }
  await drafts.open(key, make, NOON)
  await drafts.change({ ...key, round: `${ROUND}0` }, make, { codes: ['T1'] }, NOON)
  await drafts.change({ ...key, subject: 'staff:daniyar' }, make, { codes: ['T1'] }, NOON)

  expect(await rounds.empty(BOTA, ROUND)).toBe(true)
})

test('[faults/D11] a round that an earlier version kept whole is still there', async () => {
  const { store, rounds } = await signedIn()
  const whole = data('1-1', { dwellings: [DWELLING] })
  await store.database.use((db) => db.rounds.put({ subject: BOTA, round: ROUND, epoch: 'e_1', at: NOON, data: whole }))

  expect(await rounds.list(BOTA)).toEqual([whole])
  await rounds.empty(BOTA, ROUND)
  expect(await store.database.use((db) => db.rounds.toArray())).toMatchObject([{ data: { dwellings: [] } }])
})

test('a round is read as it was taken, its dwellings too', async () => {
  const { store, rounds } = await signedIn()
  const whole = data('1-2', { dwellings: [DWELLING] })

  await rounds.take(reply({ rounds: [whole], now: NOON + 1 }))

  expect(await rounds.list(BOTA)).toEqual([whole])
  expect(await createRounds(store.database).list(BOTA)).toEqual([whole])
})

test('a round is kept together with the server’s time it came at, and with neither for somebody else', async () => {
  const { store, rounds, session } = await signedIn()
  const clock = { delta: 0, serverSeenAt: NOON }

  expect(await rounds.take(reply({ rounds: [data('2-2')] }), clock)).toBe(true)
  expect(await store.settings.get('clock')).toEqual(clock)

  await session.begin(signedInAs('s_1'), null)
  expect(await rounds.take(reply(), { ...clock, serverSeenAt: NOON + 1 })).toBe(false)
  expect(await store.settings.get('clock')).toEqual(clock)
})
