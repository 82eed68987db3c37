import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'

let resident: Resident

beforeAll(async () => {
  resident = await aResident()
})
afterAll(() => resident.server.close())

type Said = Record<string, string>

const ask = async (method: string, path: string, headers: Said) => {
  const body = method === 'POST' ? '{}' : undefined
  const init = { method, headers: { Cookie: resident.person.cookie, ...headers }, ...(body ? { body } : {}) }
  const response = await resident.server.app.request(`http://esep.kz${path}`, init)
  const problem = (await response.json()) as { code: string }
  return [response.status, problem.code]
}

const ROUTES = [
  ['POST', '/api/v1/readings'],
  ['POST', '/api/v1/readings/status'],
  ['POST', '/api/v1/session'],
  ['POST', '/api/v1/accounts'],
  ['DELETE', '/api/v1/session'],
  ['DELETE', `/api/v1/accounts/${ACCOUNT}`],
  ['DELETE', `/api/v1/accounts/${ACCOUNT}/phones/s_1`],
  ['PUT', '/api/v1/nothing'],
] as const

const OWN = { 'Sec-Fetch-Site': 'same-origin', 'X-Readings-Protocol': '1' }
const TYPES: Said[] = [
  {},
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/x-www-form-urlencoded' },
  { 'Content-Type': 'multipart/form-data; boundary=x' },
  { 'Content-Type': 'application/json; charset=utf-8' },
  { 'Content-Type': 'application/json;text/plain' },
  { 'Content-Type': 'text/plain, application/json' },
]

describe.each(ROUTES)('[security/F2] %s %s', (method, path) => {
  test.each(['cross-site', 'same-site', 'none'])('from %s is refused, whatever its type', async (site) => {
    for (const type of [...TYPES, { 'Content-Type': 'application/json' }]) {
      expect(await ask(method, path, { ...OWN, 'Sec-Fetch-Site': site, ...type })).toEqual([403, 'forbidden-origin'])
    }
  })

  test('without our header is refused', async () => {
    const headers = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }

    expect(await ask(method, path, headers)).toEqual([403, 'forbidden-origin'])
  })

  test('of any other type than JSON is refused', async () => {
    // A text body gets text/plain from the runtime when nothing is said.
    for (const type of TYPES) expect(await ask(method, path, { ...OWN, ...type })).toEqual([415, 'wrong-media-type'])
  })

  test('by a browser without Sec-Fetch-Site is refused unless its Origin is ours', async () => {
    const old = { 'X-Readings-Protocol': '1', 'Content-Type': 'application/json' }

    for (const origin of ['http://evil.kz', 'null', '', 'https://esep.kz.evil.kz', 'http://esep.kz:8080', 'esep.kz']) {
      expect(await ask(method, path, { ...old, Origin: origin })).toEqual([403, 'forbidden-origin'])
    }
    expect(await ask(method, path, old)).toEqual([403, 'forbidden-origin'])
  })
})

const PHOTO = `/api/v1/accounts/${ACCOUNT}/visits/00000000-0000-4000-8000-000000000000/photos/${'a'.repeat(64)}`
const IMAGE_TYPES = ['image/jpeg', 'image/webp', 'image/png'].map((type) => ({ 'Content-Type': type }))

describe('[security/F2] PUT of a photo', () => {
  test.each(['cross-site', 'same-site', 'none'])('from %s is refused, whatever its type', async (site) => {
    for (const type of [...TYPES, ...IMAGE_TYPES]) {
      expect(await ask('PUT', PHOTO, { ...OWN, 'Sec-Fetch-Site': site, ...type })).toEqual([403, 'forbidden-origin'])
    }
  })

  test('without our header, or from another origin by an old browser, is refused', async () => {
    for (const type of IMAGE_TYPES) {
      const headers = { 'X-Readings-Protocol': '1', Origin: 'http://evil.kz', ...type }

      expect(await ask('PUT', PHOTO, { 'Sec-Fetch-Site': 'same-origin', ...type })).toEqual([403, 'forbidden-origin'])
      expect(await ask('PUT', PHOTO, headers)).toEqual([403, 'forbidden-origin'])
    }
  })

  test('of any type but its three, JSON too, is refused', async () => {
    const others = [
      'application/json',
      'image/svg+xml',
      'image/gif',
      'image/jpeg; x',
      'image/*',
      'IMAGE/JPEG',
      'image/',
    ]
    for (const type of [...TYPES, ...others.map((one) => ({ 'Content-Type': one }))]) {
      expect(await ask('PUT', PHOTO, { ...OWN, ...type })).toEqual([415, 'wrong-media-type'])
    }
  })

  test('of its three types is let through', async () => {
    for (const type of IMAGE_TYPES) {
      expect(await ask('PUT', PHOTO, { ...OWN, ...type })).toEqual([409, 'subject-mismatch'])
    }
  })
})

test('[security/F2] no other address, and no other method there, takes an image', async () => {
  const others = [
    ...ROUTES,
    ['POST', PHOTO],
    ['DELETE', PHOTO],
    ['PUT', `${PHOTO}/x`],
    ['PUT', PHOTO.replace('visits', 'phones')],
    ['PUT', PHOTO.replace('/accounts', '')],
    ['PUT', `/api/v1/accounts/${ACCOUNT}`],
  ] as const
  for (const [method, path] of others) {
    for (const type of IMAGE_TYPES) {
      expect(await ask(method, path, { ...OWN, ...type })).toEqual([415, 'wrong-media-type'])
    }
  }
})

test.each(['http://esep.kz', 'https://esep.kz'])(
  '[security/F2] an old browser on our own page at %s is let through, though a proxy ended its TLS',
  async (origin) => {
    const headers = { 'X-Readings-Protocol': '1', 'Content-Type': 'application/json', Origin: origin }

    expect(await ask('POST', '/api/v1/session', headers)).toEqual([400, 'not-understood'])
  },
)

test('[security/F2] a cross-site page’s simple GET changes nothing', async () => {
  const before = await resident.server.storage.people.accessOf(resident.person.subject)
  for (const [, path] of ROUTES) {
    await resident.server.app.request(path, {
      headers: { 'Sec-Fetch-Site': 'cross-site', Cookie: resident.person.cookie },
    })
  }

  expect(await resident.server.storage.people.accessOf(resident.person.subject)).toEqual(before)
  expect((await resident.person.call('GET', '/api/v1/session')).status).toBe(200)
})

test.each(ROUTES)('[security/F3] the preflight of %s %s gets no leave from any origin', async (method, path) => {
  const response = await resident.server.app.request(path, {
    method: 'OPTIONS',
    headers: { Origin: 'http://evil.kz', 'Access-Control-Request-Method': method },
  })

  expect(response.status).toBe(403)
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
})
