import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBatch, send } from '#test/support/batch.ts'
import { PASSWORD, roundsOf, staffSignIn } from '#test/support/inspector.ts'
import { createOffice, keyOf, type Office } from '#test/support/office.ts'
import { OWN_PAGE, type Person } from '#test/support/test-server.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ROUND = 'astana-20261120-1'

let office: Office

beforeEach(async () => {
  office = await createOffice()
  await office.addAt(['А к-сі, 1', 'А к-сі, 2'])
  await office.make()
  office.server.clock.pass(60_000)
})
afterEach(() => office.server.close())

const staff = (...words: string[]) => office.esep('staff', ...words)

/** Someone's phone that has handed in once, saying what it holds. */
async function phone(device: string, name = 'bota', said: object = {}): Promise<Person> {
  const person = await staffSignIn(office.server, name)
  await contact(person, device, said)
  return person
}

const contact = async (person: Person, device: string, said: object = {}): Promise<Response> =>
  await person.call('POST', '/api/v1/readings', {
    ...aBatch(office.server, person, []),
    ...{ deviceId: device, unsent: 0, oldestUnsentAt: null, ...said },
  })

const handIn = async (person: Person, device: string, item: unknown) => {
  const batch = { ...aBatch(office.server, person, [item]), deviceId: device }
  const response = await person.call('POST', '/api/v1/readings', batch)
  return ((await response.json()) as { results: { receipt: { standing: unknown } }[] }).results[0]!.receipt.standing
}

/** A phone that says its name where it signs in, and has handed in nothing. */
const signInOn = async (deviceId: string, name = 'bota'): Promise<Response> =>
  await office.server.app.request('/api/v1/staff/session', {
    method: 'POST',
    headers: OWN_PAGE,
    body: JSON.stringify({ name, password: PASSWORD, deviceId }),
  })

const listed = async (...words: string[]): Promise<string[]> =>
  (await staff('phones', ...words)).output
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/ {2,}/g, ' | '))

const codeOf = async (response: Response): Promise<unknown> => [
  response.status,
  ((await response.json()) as { code?: string }).code,
]

test('each phone is listed with who is signed in on it since when, last contact, and what it holds for how long', async () => {
  const now = office.server.clock.now()
  const photos = { unsentPhotos: 5, oldestPhotoAt: now - 2 * HOUR }
  const bota = await phone('d_1', 'bota', { unsent: 3, oldestUnsentAt: now - 20 * HOUR, ...photos })
  await phone('d_2', 'daniyar')
  office.server.clock.pass(5 * HOUR)
  expect((await bota.call('GET', '/api/v1/rounds')).status).toBe(200)

  expect(await listed()).toEqual([
    'bota | d_1 | signed-in | 2026-11-20 07:01Z | 2026-11-20 12:01Z | 3 for 25 h | 2026-11-19 11:01Z | 5 for 7 h | 2026-11-20 05:01Z | - | stuck',
    'daniyar | d_2 | signed-in | 2026-11-20 07:01Z | 2026-11-20 07:01Z | 0 | - | - | - | -',
  ])
  expect(await listed('Daniyar')).toHaveLength(1)
})

test('what is unsent for more than 24 hours is stuck; a phone with nothing unsent never is, however long it is silent', async () => {
  const now = office.server.clock.now()
  await phone('d_1', 'bota', { unsent: 1, oldestUnsentAt: now - 23 * HOUR })
  await phone('d_2', 'daniyar')
  const stuck = async () => (await listed()).map((line) => line.endsWith('stuck'))

  expect(await stuck()).toEqual([false, false])
  office.server.clock.pass(HOUR)
  expect(await stuck()).toEqual([false, false])
  office.server.clock.pass(1)
  expect(await stuck()).toEqual([true, false])
  office.server.clock.pass(9 * DAY)
  expect(await stuck()).toEqual([true, false])
})

test('a phone that signed out with readings on it stays listed, and one with nothing does not', async () => {
  const now = office.server.clock.now()
  const bota = await phone('d_1', 'bota', { unsent: 2, oldestUnsentAt: now })
  const daniyar = await phone('d_2', 'daniyar')
  for (const person of [bota, daniyar]) await person.call('DELETE', '/api/v1/session')

  expect(await listed()).toEqual([
    'bota | d_1 | signed-out | - | 2026-11-20 07:01Z | 2 for 0 h | 2026-11-20 07:01Z | - | - | -',
  ])
})

test('[security/C5] as CSV each has its instants, and no name of a phone can be a formula', async () => {
  const now = office.server.clock.now()
  await phone('=1+1', 'bota', { unsent: 1, oldestUnsentAt: now, unsentPhotos: 0, oldestPhotoAt: null })

  const { code, output } = await staff('phones', '--csv')

  expect(code).toBe(0)
  expect(output.split('\n')).toEqual([
    'name,phone,state,signedIn,lastContact,unsent,unsentSince,photos,photosSince,revoked,stuck',
    "bota,'=1+1,signed-in,2026-11-20T07:01:00.000Z,2026-11-20T07:01:00.000Z,1,2026-11-20T07:01:00.000Z,0,,,",
    '',
  ])
  expect((await staff('phones', '--format', 'csv')).output).toBe(output)
})

test('where there is no phone it is said so', async () => {
  expect(await staff('phones')).toMatchObject({
    ...{ code: 0, output: '', errors: 'No phone is signed in, and none holds anything unsent.\n' },
  })
})

test('a question after the status says what is held too, so that photos which went do not stay listed', async () => {
  const { clock } = office.server
  const bota = await phone('d_1', 'bota', {
    unsentPhotos: 2,
    oldestPhotoAt: clock.now(),
    deviceNow: clock.now() - HOUR,
  })
  clock.pass(HOUR)
  const { app: _, items: __, ...request } = aBatch(office.server, bota, [])
  const said = { ...request, unsent: 1, oldestUnsentAt: clock.now() - 2 * HOUR, unsentPhotos: 0, oldestPhotoAt: null }

  expect((await bota.call('POST', '/api/v1/readings/status', { ...said, items: [] })).status).toBe(200)

  expect(await listed()).toEqual([
    'bota | d_1 | signed-in | 2026-11-20 07:01Z | 2026-11-20 08:01Z | 1 for 1 h | 2026-11-20 07:01Z | 0 | - | -',
  ])
})

test.each([
  ['less than none', { unsentPhotos: -1 }],
  ['a part of one', { unsentPhotos: 0.5 }],
  ['no instant', { unsentPhotos: 1, oldestPhotoAt: 'yesterday' }],
])('a heartbeat of photos that says %s is not understood', async (_, said) => {
  const bota = await staffSignIn(office.server, 'bota')

  expect(await codeOf(await contact(bota, 'd_1', said))).toEqual([400, 'not-understood'])
})

test('[faults/A6] [security/K4] one phone is ended: it may hand in, each held, and gets no round; another of the same inspector goes on', async () => {
  const { server } = office
  const [lost, kept] = [await phone('d_lost'), await phone('d_kept')]
  const before = office.reading(lost, 1)

  const { code, output } = await staff('end-phone', 'bota', 'd_lost', '--reason', 'left in a taxi')

  expect([code, output]).toEqual([0, 'bota, d_lost: ended; it may hand in until 2026-12-20\n'])
  expect(await codeOf(await lost.call('GET', '/api/v1/rounds'))).toEqual([403, 'revoked'])
  expect(await handIn(lost, 'd_lost', before)).toMatchObject({ status: 'held', reason: 'revoked' })
  expect((await roundsOf(kept)).rounds.map(({ round }) => round)).toEqual([ROUND])
  expect(await handIn(kept, 'd_kept', office.reading(kept, 2))).toMatchObject({ status: 'accepted' })
  expect((await listed('bota')).map((line) => line.split(' | ').slice(1, 3))).toEqual([
    ['d_kept', 'signed-in'],
    ['d_lost', 'ended'],
  ])
  expect(await server.storage.staff.find('bota')).toMatchObject({ deactivated_at: null })
})

test('[faults/A6] an ended phone that is heard of again only after weeks hands in until 30 days are over, then is signed out', async () => {
  const { clock } = office.server
  const lost = await phone('d_lost')
  const [early, late] = [office.reading(lost, 1), office.reading(lost, 2)]
  await staff('end-phone', 'bota', 'd_lost', '--reason', 'lost')

  clock.pass(29 * DAY)
  expect(await handIn(lost, 'd_lost', early)).toMatchObject({ status: 'held', reason: 'revoked' })
  clock.pass(DAY - 1)
  expect((await contact(lost, 'd_lost')).status).toBe(200)
  clock.pass(2)
  expect(await codeOf(await lost.call('POST', '/api/v1/readings', aBatch(office.server, lost, [late])))).toEqual([
    401,
    'signed-out',
  ])
  expect(await listed('bota')).toEqual([])
})

test('[faults/A6] whoever is deactivated may hand in for 30 days too, though a session ends sooner', async () => {
  const { clock } = office.server
  const bota = await phone('d_1')
  const item = office.reading(bota, 1)
  await staff('deactivate', 'bota', '--reason', 'left')

  clock.pass(29 * DAY)
  expect(await handIn(bota, 'd_1', item)).toMatchObject({ status: 'held', reason: 'revoked' })
  clock.pass(DAY + 1)
  expect((await contact(bota, 'd_1')).status).toBe(401)
})

test('[security/K4] a phone that calls itself otherwise once it was ended is ended all the same', async () => {
  const lost = await phone('d_lost')
  await staff('end-phone', 'bota', 'd_lost', '--reason', 'lost')

  await contact(lost, 'd_new')

  expect(await codeOf(await lost.call('GET', '/api/v1/rounds'))).toEqual([403, 'revoked'])
  expect((await listed('bota')).map((line) => line.split(' | ')[2])).toEqual(['ended'])
})

test('[security/K4] a phone that has handed in nothing yet is ended by the name it signed in with', async () => {
  const cookie = (await signInOn('d_new')).headers.get('set-cookie')!.split(';')[0]!

  const { code } = await staff('end-phone', 'bota', 'd_new', '--reason', 'lost')

  const asked = await office.server.app.request('/api/v1/rounds', { headers: { ...OWN_PAGE, Cookie: cookie } })
  expect([code, asked.status]).toEqual([0, 403])
})

test('[security/K4] a phone that never said its name is ended by the handle of its session', async () => {
  const silent = await staffSignIn(office.server, 'bota')
  const [handle] = (await listed('bota')).map((line) => line.split(' | ')[1]!)

  expect(handle).toMatch(/^session-[0-9a-f]{8}$/)
  expect((await staff('end-phone', 'bota', handle!, '--reason', 'lost')).code).toBe(0)

  expect(await codeOf(await silent.call('GET', '/api/v1/rounds'))).toEqual([403, 'revoked'])
})

test('[security/K1] the end of a phone is noted with who, why, and what it held', async () => {
  await phone('d_1', 'bota', { unsent: 4, oldestUnsentAt: office.server.clock.now() })
  office.server.clock.pass(1000)

  await staff('end-phone', 'bota', 'd_1', '--reason', 'left in a taxi')

  expect((await office.notes())[0]).toMatchObject({
    ...{ who: 'tester', deed: 'staff end-phone', about: 'bota', why: 'left in a taxi' },
    details: { device: 'd_1', sessions: 1, unsent: 4, passkeys: 0 },
  })
})

test('found again, a phone is signed in on by name and password, and is whole', async () => {
  await phone('d_1')
  await staff('end-phone', 'bota', 'd_1', '--reason', 'lost')

  const again = await phone('d_1')

  expect((await roundsOf(again)).rounds).toHaveLength(1)
})

const WHY = ['--reason', 'lost']

test.each([
  [['phones', 'nobody'], 'There is nobody of the name nobody.'],
  [['phones', '--format', 'xml'], '--format takes one of table, csv, not «xml».'],
  [['end-phone', 'nobody', 'd_1', ...WHY], 'There is nobody of the name nobody.'],
  [['end-phone', 'bota', 'd_9', ...WHY], 'bota has no phone «d_9»; esep staff phones bota says which they have: d_1'],
  [['end-phone', 'daniyar', 'd_1', ...WHY], 'daniyar has no phone «d_1»; they have none.'],
  [['end-phone', 'bota', 'd_ended', ...WHY], 'That phone of bota was ended already; nothing was changed.'],
  [['end-phone', 'bota', 'd_out', ...WHY], 'Nobody is signed in on that phone of bota; there is nothing to end.'],
  [['end-phone', 'bota', 'd_1'], 'Say why: --reason'],
  [['end-phone', 'bota'], "Missing required argument 'phone'"],
])('staff %j is refused in words, and nothing is changed', async (words, message) => {
  const { storage, clock } = office.server
  await phone('d_1')
  await phone('d_ended')
  const out = await phone('d_out', 'bota', { unsent: 1, oldestUnsentAt: clock.now() })
  await out.call('DELETE', '/api/v1/session')
  await staff('end-phone', 'bota', 'd_ended', ...WHY)
  const state = async () => [await storage.staffPhones.sessions(null, clock.now()), await office.notes()]
  const before = await state()

  const { code, errors } = await staff(...words)

  expect(errors).toContain(message)
  expect(code).toBe(2)
  expect(await state()).toEqual(before)
})

test('the phones of residents are none of the staff’s', async () => {
  const resident = await office.server.signIn(keyOf(1))
  await send(office.server, resident, [office.reading(resident, 1)])

  expect((await staff('phones')).output).toBe('')
})
