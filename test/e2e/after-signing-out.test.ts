/** After signing out: whichever of the four ways is chosen, the phone keeps what is listed here and nothing else ([security/F10]). */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { type FaultyProxy, startFaultyProxy } from '#test/support/faulty-proxy.ts'
import { type LeftBehind, leftBehind } from '#test/support/left-behind.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
const STREET = 'Сығанақ'

/** Of a reading: what was typed and when, whose it is, how sending went. */
const READING = ['account', 'id', 'subject', 'seq', 'state', 'item', 'savedAt', 'attempts', 'refusals', 'lastTryAt']
const READING_TOO = ['lastError', 'problem', 'triedBy', 'nextTryAt', 'receipt', 'receivedAt', 'epoch', 'discardedAt']
const ITEM = ['schema', 'account', 'id', 'subject', 'register', 'value', 'readOn', 'deviceTime', 'serverSeenAt']
const ITEM_TOO = ['deviceId', 'hash', 'replaces', 'reasons', 'note']
const RECEIPT = ['account', 'id', 'hash', 'number', 'commitSeq', 'receivedAt', 'standing']
const DRAFT = [
  'subject',
  'account',
  'serial',
  'ids',
  'entries',
  'readOn',
  'reasons',
  'note',
  'replaces',
  'slip',
  'first',
  'updatedAt',
]
/** Of the phone itself, and the secrets that bring a resident back. */
const SETTINGS = [
  'ballast',
  'burst',
  'clock',
  'deviceId',
  'language',
  'marked',
  'pendingSignOut',
  'persisted',
  'secrets',
]
const SETTINGS_TOO = ['copied', 'session', 'statusAskedAt', 'syncGaveUp', 'theme']

let server: UtilityServer
let proxy: FaultyProxy
let phone: Phone
let typed: string

beforeAll(async () => {
  server = await startUtilityServer()
  proxy = await startFaultyProxy(server.port)
  typed = await server.usualValue(FLAT, KITCHEN)
})
afterEach(() => phone?.close())
afterAll(async () => {
  await proxy?.close()
  await server.close()
})

const page = () => phone.page()

/** Signed in, one reading of a meter saved and not sent, another one begun. */
async function withUnsent(): Promise<void> {
  proxy.becomes(null)
  phone = await openPhone({ ...server, url: proxy.url }, { withoutBackgroundSync: true, acceptDownloads: true })
  await phone.signIn(FLAT)
  await phone.worksOffline()
  proxy.becomes({ kind: 'dead' })
  await phone.write(FLAT, KITCHEN, typed)
  await phone.openApp(`/record/${FLAT}/${BATHROOM}`)
  await page().getByRole('textbox').first().focus()
  await page().keyboard.type('12')
  await page().getByRole('link', { name: 'Back' }).click()
  await page().getByText('You have begun a reading').waitFor()
  await page().getByRole('link', { name: 'Menu', exact: true }).click()
}

async function signOut(way: RegExp, online: boolean): Promise<void> {
  await page().getByRole('button', { name: 'Sign out' }).click()
  await page().getByRole('radio', { name: way }).check()
  const word = page().getByLabel('Type “discard”')
  if ((await word.count()) > 0) await word.fill('discard')
  if (online) proxy.becomes(null)
  await page().getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click()
  await page().getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
}

const valuesIn = (left: LeftBehind, store: string): Record<string, unknown>[] =>
  (left.databases[`esep/${store}`] ?? []).map(({ value }) => value as Record<string, unknown>)

const strangersIn = (value: unknown, allowed: readonly string[]): string[] =>
  Object.keys((value ?? {}) as object).filter((name) => !allowed.includes(name))

async function expectOnlyAllowed(left: LeftBehind): Promise<void> {
  const { utilities } = (await (await fetch(`${server.url}/api/v1/utilities`)).json()) as { utilities: object[] }
  const rows = valuesIn(left, 'outbox')
  const settings = left.databases['esep/settings']!

  expect(Object.keys(left.databases).sort()).toEqual([
    'esep/accounts',
    'esep/drafts',
    'esep/outbox',
    'esep/photoBytes',
    'esep/photos',
    'esep/rounds',
    'esep/settings',
    'esep/utilities',
    'esep/visitDrafts',
  ])
  for (const store of ['accounts', 'rounds', 'photos', 'photoBytes', 'visitDrafts']) {
    expect(left.databases[`esep/${store}`]).toEqual([])
  }
  expect(rows.flatMap((row) => strangersIn(row, [...READING, ...READING_TOO]))).toEqual([])
  expect(rows.flatMap(({ item }) => strangersIn(item, [...ITEM, ...ITEM_TOO]))).toEqual([])
  expect(rows.flatMap(({ receipt }) => strangersIn(receipt, RECEIPT))).toEqual([])
  expect(valuesIn(left, 'drafts').flatMap((draft) => strangersIn(draft, DRAFT))).toEqual([])
  expect(settings.map(({ key }) => key).filter((key) => ![...SETTINGS, ...SETTINGS_TOO].includes(String(key)))).toEqual(
    [],
  )
  expect(settings.find(({ key }) => key === 'session')).toMatchObject({ value: { value: null } })
  expect(valuesIn(left, 'utilities').flatMap((row) => strangersIn(row, Object.keys(utilities[0]!)))).toEqual([])
  expect(strangersIn(left.localStorage, ['language', 'theme'])).toEqual([])
  expect(left.sessionStorage).toEqual({})
  const file = /^\/(assets\/|icons\/|index\.html|favicon\.svg|manifest\.webmanifest|ballast$|copies\/)/
  expect(left.caches.filter((path) => !file.test(path))).toEqual([])
  const copiesOf = (wanted: string) => left.copies.filter(({ table }) => table === wanted).map(({ text }) => text)
  expect(
    strangersIn(Object.fromEntries(left.copies.map(({ table }) => [table, ''])), ['outbox', 'settings', 'utilities']),
  ).toEqual([])
  expect(copiesOf('outbox')).toHaveLength(rows.filter(({ state }) => state === 'saved').length)
  expect(copiesOf('settings')).toContain('{"key":"session","value":null}')
  expect(JSON.stringify(left)).not.toContain(STREET)
}

test.each([
  { way: /^Send now/, online: true, state: 'received' },
  { way: /^Keep them locked/, online: false, state: 'saved' },
  { way: /^Save as a file/, online: false, state: 'saved' },
  { way: /^Discard them/, online: false, state: 'discarded' },
])(
  '[security/F10] [faults/A2] $way: the reading stands there as $state, what was begun stays, and nothing is left that was fetched',
  async ({ way, online, state }) => {
    await withUnsent()
    const before = await leftBehind(phone)
    expect(JSON.stringify(before.databases)).toContain(STREET)
    expect(before.cookies.toSorted()).toEqual(['__Host-sid', '__Host-unsent'])

    await signOut(way, online)

    const left = await leftBehind(phone)
    await expectOnlyAllowed(left)
    const [row, ...others] = valuesIn(left, 'outbox')
    expect([row, others]).toMatchObject([{ state, item: { value: typed.replace(',', '.').padStart(9, '0') } }, []])
    expect(valuesIn(left, 'drafts')).toMatchObject([{ serial: BATHROOM, entries: { main: '12' } }])
    // Told at the next start with a network, the server takes its cookie back. The other says how many wait, and no more.
    proxy.becomes(null)
    await phone.openApp()
    const cookies = state === 'saved' ? ['__Host-unsent'] : []
    await eventually(async () => expect((await leftBehind(phone)).cookies).toEqual(cookies))
    await expectOnlyAllowed(await leftBehind(phone))
  },
)

test('[security/F10] a list that allows less than there is does not pass for a list that allows all', async () => {
  await withUnsent()

  await expect(expectOnlyAllowed(await leftBehind(phone))).rejects.toThrow()
})
