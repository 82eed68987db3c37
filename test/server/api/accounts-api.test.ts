import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PullReply } from '#shared/wire/account-data.ts'
import { pullReply } from '#shared/wire/account-data.ts'
import type { PhonesReply, SessionReply } from '#shared/wire/session.ts'
import { aContract, aUtility } from '#test/support/builders.ts'
import { ACCOUNT, type Resident, residentOf } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const SECOND = 'astana-22222222'
const FOREIGN = 'astana-99000001'
const NOWHERE = 'astana-11111111'
const A_DAY = 86_400_000
let server: TestServer
let resident: Resident

beforeEach(async () => {
  server = await createTestServer({ utilities: [aUtility(), aUtility({ key: 'almaty' })] })
  for (const account of [ACCOUNT, SECOND, FOREIGN]) await server.addAccount(account)
  resident = residentOf(server, await server.signIn(ACCOUNT))
})
afterEach(() => server.close())

const pull = async (person: Person = resident.person, since = ''): Promise<PullReply> =>
  (await (await person.call('GET', `/api/v1/accounts${since && `?since=${since}`}`)).json()) as PullReply

const phonesOf = async (person: Person): Promise<PhonesReply['phones']> =>
  ((await (await person.call('GET', `/api/v1/accounts/${ACCOUNT}/phones`)).json()) as PhonesReply).phones

async function addSecond() {
  const code = await server.codeFor(SECOND)
  return await resident.person.call('POST', '/api/v1/accounts', { account: SECOND, code })
}

test('[R8] one call brings the resident’s accounts, of the form the wire has, and no other', async () => {
  await resident.standings(resident.item())

  const reply = await pull()

  expect(pullReply.safeParse(reply).error).toBeUndefined()
  expect(reply.accounts.map((account) => account.key)).toEqual([ACCOUNT])
  expect(reply.accounts[0]!.readings).toMatchObject([{ value: '00203.170', standing: { status: 'accepted' } }])
  expect(reply.utilities.map((utility) => utility.key)).toEqual(['astana'])
})

test('[W6] the utility’s windows of the next 60 days come as instants, with its offsets', async () => {
  const { utilities } = await pull()
  const now = server.clock.now()

  const { windows, offsets } = utilities[0]!
  const ahead = windows.filter((window) => window.closesAt > now)
  expect(ahead[0]).toEqual({
    opensAt: Date.parse('2026-11-20T09:00:00+05:00'),
    closesAt: Date.parse('2026-11-20T20:00:00+05:00'),
    period: '2026-11',
  })
  expect(ahead).toHaveLength(11 + 14 + 2)
  expect(ahead.every((window) => window.opensAt < now + 60 * A_DAY)).toBe(true)
  expect(offsets).toMatchObject([{ minutes: 360 }, { fromAt: Date.parse('2024-03-01T00:00:00+06:00'), minutes: 300 }])
})

test('what did not change since the revisions named is left out, and comes again when it did', async () => {
  const { accounts } = await pull()
  const since = `${ACCOUNT}:${accounts[0]!.revision}`

  const unchanged = await pull(resident.person, since)
  await resident.standings(resident.item())
  const changed = await pull(resident.person, since)

  expect(unchanged.accounts).toEqual([])
  expect(unchanged.gone).toEqual([])
  expect(changed.accounts[0]!.revision).toBeGreaterThan(accounts[0]!.revision)
})

test('a release and a person’s decision change the revision', async () => {
  server.clock.set('2026-11-17T12:00:00+05:00')
  await resident.standings(resident.item())
  const queued = await pull()
  server.clock.set('2026-11-18T09:00:00+05:00')
  await server.release.due()

  const released = await pull(resident.person, `${ACCOUNT}:${queued.accounts[0]!.revision}`)

  expect(released.accounts[0]!.readings).toMatchObject([{ standing: { status: 'accepted' } }])
})

test('[R8] an account that is no longer the resident’s is gone', async () => {
  await addSecond()
  await resident.person.call('DELETE', `/api/v1/accounts/${SECOND}`)

  const reply = await pull(resident.person, `${ACCOUNT}:1,${SECOND}:1,nonsense,,:,x:`)

  expect(reply.accounts).toEqual([])
  expect(reply.gone).toEqual([SECOND])
})

test('[R8] access ends with the contract, on the day after its last', async () => {
  const ending = 'astana-44444444'
  await server.addAccount(ending, { contract: aContract({ endsOn: '2026-11-20' }) })
  const person = await server.signIn(ending)
  const lastDay = await pull(person)
  server.clock.set('2026-11-21T00:00:00+05:00')

  const after = await pull(person, `${ending}:1`)

  expect(lastDay.accounts).toHaveLength(1)
  expect(after).toMatchObject({ accounts: [], gone: [ending], utilities: [] })
  expect((await person.call('GET', `/api/v1/accounts/${ending}/phones`)).status).toBe(404)
})

test('[R8] the history shown starts with the contract', async () => {
  const moved = 'astana-55555555'
  await server.addAccount(moved, { contract: aContract({ startsOn: '2026-10-15' }) })
  const rows = ['2026-09-20', '2026-10-20'].map((readOn) =>
    aStoredReading({ account: moved, read_on: readOn, subject: 's_before' }),
  )
  await server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))

  const { accounts } = await pull(await server.signIn(moved))

  expect(accounts[0]!.readings.map((reading) => reading.readOn)).toEqual(['2026-10-20'])
})

test('[R7] without a contract only the resident’s own readings are shown', async () => {
  const none = 'astana-66666666'
  await server.addAccount(none, { contract: null })
  const other = aStoredReading({ account: none, subject: 's_before', read_on: '2026-11-01' })
  await server.storage.write((queries) => queries.readings.add([other], 0, 'test'))
  const person = residentOf(server, await server.signIn(none))
  await person.standings(person.item({ account: none }))

  const { accounts } = await pull(person.person)

  expect(accounts[0]!.readings).toMatchObject([{ standing: { status: 'held', reason: 'no-contract' } }])
})

test('[security/O1] what strangers handed in under the account is not shown to its residents', async () => {
  const stranger = residentOf(server, await server.signIn(FOREIGN))
  await stranger.standings(stranger.item())

  expect((await pull()).accounts[0]!.readings).toEqual([])
})

test('[security/L6] no reply names the holder', async () => {
  await addSecond()
  await resident.standings(resident.item({ note: 'seen' }))
  const paths = ['/api/v1/utilities', '/api/v1/session', '/api/v1/accounts', `/api/v1/accounts/${ACCOUNT}/phones`]

  const replies = await Promise.all(paths.map(async (path) => (await resident.person.call('GET', path)).text()))

  for (const reply of replies) expect(reply).not.toMatch(/holder|А\. Б\./)
})

test('[security/L2] an account is added by its own code', async () => {
  const added = await addSecond()

  expect(((await added.json()) as SessionReply).accounts).toEqual([ACCOUNT, SECOND])
  expect((await pull()).accounts.map((account) => account.key).sort()).toEqual([ACCOUNT, SECOND])
})

test('[security/L4] adding with a wrong code, and an account that does not exist, are refused alike', async () => {
  const code = await server.codeFor(ACCOUNT)
  const tried = [FOREIGN, NOWHERE].map((account) => resident.person.call('POST', '/api/v1/accounts', { account, code }))

  const answers = await Promise.all(tried.map(async (answer) => [(await answer).status, await (await answer).text()]))

  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]![0]).toBe(403)
})

test('[security/L5] tries at adding an account are limited as signing in is', async () => {
  const body = { account: FOREIGN, code: 'wrong' }
  for (let at = 0; at < 5; at += 1) await resident.person.call('POST', '/api/v1/accounts', body)

  const response = await resident.person.call('POST', '/api/v1/accounts', body)

  expect(response.status).toBe(429)
  expect(response.headers.get('retry-after')).toBe('30')
})

test('[R8] a resident lists the account’s phones and ends another, which sees nothing from then on', async () => {
  server.clock.pass(1000)
  const other = residentOf(server, await server.signIn(ACCOUNT))
  const phones = await phonesOf(resident.person)

  const ended = await resident.person.call('DELETE', `/api/v1/accounts/${ACCOUNT}/phones/${other.person.subject}`)

  expect(phones.map(({ device, thisOne }) => [device, thisOne])).toEqual([
    ['Android', true],
    ['Android', false],
  ])
  expect(ended.status).toBe(204)
  expect((await phonesOf(resident.person)).map((phone) => phone.phone)).toEqual([resident.person.subject])
  expect((await pull(other.person, `${ACCOUNT}:1`)).gone).toEqual([ACCOUNT])
  server.clock.pass(1000)
  expect(await other.standings(other.item())).toMatchObject([{ status: 'held', reason: 'not-entitled' }])
})

test('[security/L2] a phone that was ended gets back in by the code, as the same resident', async () => {
  const other = await server.signIn(ACCOUNT)
  await resident.person.call('DELETE', `/api/v1/accounts/${ACCOUNT}/phones/${other.subject}`)

  const back = await server.signIn(ACCOUNT, other.secret)

  expect(back.subject).toBe(other.subject)
  expect((await pull(back)).accounts).toHaveLength(1)
})
