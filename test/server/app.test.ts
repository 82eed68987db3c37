import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { NO_PHOTOS } from '#test/support/test-server.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident()
})
afterEach(() => resident.server.close())

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-STYLE'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sw",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(self), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}

/** The policy of what is no page and no worker: data and the app's files. */
const NOTHING_ALLOWED = { ...SECURITY, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }
const securityFor = (path: string) =>
  /^\/(api|assets|icons)\/|\.(svg|webmanifest)$/.test(path) ? NOTHING_ALLOWED : SECURITY

const REQUESTS: [string, string, number][] = [
  ['GET', '/', 200],
  ['GET', '/help', 200],
  ['GET', '/missing.js', 404],
  ['GET', '/sw.js', 404],
  ['GET', '/missing.svg', 404],
  ['GET', '/missing.webmanifest', 404],
  ['GET', '/api', 404],
  ['GET', '/assets/missing', 404],
  ['GET', '/icons/missing.png', 404],
  ['GET', '/assets/missing.css', 404],
  ['POST', '/', 404],
  ['GET', '/healthz', 200],
  ['GET', '/readyz', 200],
  ['GET', '/api/v1/utilities', 200],
  ['GET', '/api/v1/session', 200],
  ['DELETE', '/api/v1/session', 204],
  ['GET', '/api/v1/accounts', 200],
  ['POST', '/api/v1/accounts', 400],
  ['GET', `/api/v1/accounts/${ACCOUNT}/phones`, 200],
  ['DELETE', `/api/v1/accounts/${ACCOUNT}/phones/x`, 404],
  ['POST', '/api/v1/readings', 400],
  ['POST', '/api/v1/readings/status', 400],
  ['GET', '/api/v1/readings', 404],
  ['GET', '/api/nothing', 404],
  ['OPTIONS', '/api/v1/readings', 403],
  ['OPTIONS', '/', 404],
]

const securityOf = (response: Response) =>
  Object.fromEntries(
    [...response.headers]
      .filter(([name]) => name in SECURITY)
      .map(([name, value]) => [name, value.replace(/'sha256-[\w+/=]+'/, "'sha256-STYLE'")]),
  )

test.each(REQUESTS)('[security/F5] %s %s carries every security header', async (method, path, status) => {
  const headers: Record<string, string> = method === 'OPTIONS' ? { 'Sec-Fetch-Site': 'cross-site' } : {}

  const response = await resident.person.call(method, path, method === 'POST' ? '{}' : undefined, headers)

  expect(response.status).toBe(status)
  expect(securityOf(response)).toEqual(securityFor(path))
  if (path.startsWith('/api/')) expect(response.headers.get('cache-control')).toBe('no-store')
})

test('[security/F3] no answer says a word to other origins', async () => {
  for (const [method, path] of REQUESTS) {
    const body = method === 'POST' ? '{}' : undefined
    const response = await resident.person.call(method, path, body, { Origin: 'http://evil.kz' })

    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

/** The app over a storage whose every transaction and read of its identity throws `fault`. */
function failingWith(fault: Error) {
  const { storage, clock, keys } = resident.server
  const logged: string[] = []
  const broken: unknown[] = []
  const fail = () => Promise.reject(fault)
  const app = createApp({
    storage: { ...storage, write: fail, meta: { ...storage.meta, identity: fail } },
    clock,
    keys,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    addressOf: () => '10.0.0.1',
    clientFolder: 'test/support/client',
    photoFolder: NO_PHOTOS,
    onBroken: (reason) => broken.push(reason),
  })
  const ask = (path: string) => app.request(path, { headers: { Cookie: resident.person.cookie } })
  return { ask, logged, broken }
}

const sqliteFault = (errcode: number) => Object.assign(new Error('SQLite says no'), { errcode })

test('[security/O7] a fault is answered with an id that is in the log, without a word of its cause', async () => {
  const { ask, logged, broken } = failingWith(new Error('secret cause at /srv/esep/storage.ts'))

  const response = await ask('/api/v1/session')

  expect(response.status).toBe(500)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(securityOf(response)).toEqual(NOTHING_ALLOWED)
  const text = await response.text()
  expect(text).not.toMatch(/secret cause|\.ts|at /)
  const { faultId } = JSON.parse(text) as { faultId: string }
  expect(logged.join('')).toContain(faultId)
  expect(broken).toEqual([])
})

test.each([10, 266, 1034, 11, 26])(
  '[faults/V3] SQLite code %d: 503, and the process is told to end',
  async (errcode) => {
    const { ask, broken } = failingWith(sqliteFault(errcode))

    const response = await ask('/api/v1/session')

    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
    expect(broken).toHaveLength(1)
  },
)

test.each([13, 5, 517, 6])('[faults/V4] SQLite code %d: 503, and the process goes on', async (errcode) => {
  const { ask, broken } = failingWith(sqliteFault(errcode))

  expect((await ask('/api/v1/session')).status).toBe(503)
  expect((await ask('/readyz')).status).toBe(503)
  expect((await ask('/healthz')).status).toBe(200)
  expect(broken).toEqual([])
})

test('[security/K2] the log holds no code, no token, no account number and no value', async () => {
  const canaries = { account: 'astana-87654321', value: '07654.321', note: 'кілт есік алдында' }
  const { server } = resident
  await server.addAccount(canaries.account)
  const code = await server.codeFor(canaries.account)
  const person = await server.signIn(canaries.account)
  const item = resident.item({ ...canaries, subject: person.subject })
  const post = (path: string, body: unknown) => person.call('POST', path, body)

  await post('/api/v1/accounts', { account: canaries.account, code })
  await post('/api/v1/accounts', { account: canaries.account, code: `${code}9` })
  await post('/api/v1/session', `{"account":"${canaries.account}","code":"${code}`)
  await person.call('GET', `/api/v1/accounts?since=${canaries.account}:1`)
  await person.call('GET', `/api/v1/accounts/${canaries.account}/phones`)
  await person.call('GET', `/api/v1/acounts/${canaries.account}`)
  await person.call('GET', `/api/v1/${canaries.account}/${code}`)
  await person.call('GET', `/join/${canaries.account}-${code}`)
  await post('/api/v1/readings', { subject: person.subject, items: [item] })
  await server.storage.accounts.putUtility({ key: 'almaty', zone: 'No/Where' } as never)
  await server.addAccount('almaty-87654321')
  await server.storage.people.grant('almaty-87654321', resident.person.subject, 0)
  await resident.standings(resident.item({ ...canaries, account: 'almaty-87654321' }), resident.item(canaries))

  const log = server.logged.join('')
  expect(server.logged.length).toBeGreaterThan(10)
  expect(log).toContain('a reading is held by our own fault')
  for (const canary of ['87654321', '12045587', code, canaries.value, '7654321', canaries.note, person.secret]) {
    expect(log).not.toContain(canary)
  }
  expect(log).not.toContain(person.cookie.split('=')[1])
  expect(log).toContain('/api/v1/accounts/:account/phones')
})
