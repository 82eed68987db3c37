import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  batchReply,
  MAX_BATCH_BYTES,
  RECEIPTS_MEDIA_TYPE,
  type StatusReply,
  statusReply,
} from '#shared/wire/readings.ts'
import { aBatch } from '#test/support/batch.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'

const READINGS = '/api/v1/readings'
const STATUS = `${READINGS}/status`
let resident: Resident

beforeEach(async () => {
  resident = await aResident()
})
afterEach(() => resident.server.close())

const batchOf = (items: unknown[]) => aBatch(resident.server, resident.person, items)
const post = (body: unknown, headers?: Record<string, string>) => resident.person.call('POST', READINGS, body, headers)
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]
const stored = (...items: { account: string; id: string }[]) => resident.server.storage.readings.under(items)

const statusOf = (items: unknown[], said: object = {}) => {
  const { items: _, app: __, ...rest } = batchOf([])
  return resident.person.call('POST', STATUS, { ...rest, items, ...said })
}

test('[faults/N7] a batch is answered in its own media type, with its nonce, and of the form the wire has', async () => {
  const response = await post(batchOf([resident.item(), { no: 'reading' }, { ...resident.item(), value: '1' }]))
  const reply = await response.json()

  expect(response.headers.get('content-type')).toBe(RECEIPTS_MEDIA_TYPE)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(batchReply.safeParse(reply).error).toBeUndefined()
  expect(reply).toMatchObject({
    nonce: 'nonce-0123456789abcdef',
    now: resident.server.clock.now(),
    results: [{ outcome: 'received' }, { outcome: 'malformed', problem: 'schema' }, { outcome: 'later' }],
  })
})

test('[security/O4] 50 items are taken, 51 are not, and none of them is stored', async () => {
  const items = Array.from({ length: 51 }, () => resident.item())

  expect(await codeOf(await post(batchOf(items)))).toEqual([413, 'too-many-items'])
  expect(await stored(...items)).toEqual([])
  expect((await post(batchOf(items.slice(1)))).status).toBe(200)
})

/** A batch of exactly so many bytes. */
function sized(bytes: number): string {
  const batch = batchOf([resident.item()])
  const padded = JSON.stringify({ ...batch, padding: '' })
  return JSON.stringify({ ...batch, padding: 'x'.repeat(bytes - Buffer.byteLength(padded)) })
}

test('[security/O4] 256 KB are taken, a byte more is not', async () => {
  expect((await post(sized(MAX_BATCH_BYTES))).status).toBe(200)
  expect(await codeOf(await post(sized(MAX_BATCH_BYTES + 1)))).toEqual([413, 'too-big'])
})

test('[security/O4] a body that says its size is refused by that, one that does not as soon as it is too long', async () => {
  const { app } = resident.server
  let pulled = 0
  const long = new ReadableStream({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(64 * 1024))
      if (pulled === 40) controller.close()
    },
  })
  const headers = {
    'Content-Type': 'application/json',
    'Sec-Fetch-Site': 'same-origin',
    'X-Readings-Protocol': '1',
    Cookie: resident.person.cookie,
  }

  const chunked = await app.request(READINGS, { method: 'POST', headers, body: long, duplex: 'half' } as RequestInit)
  const named = await post('{}', { 'Content-Length': String(MAX_BATCH_BYTES + 1) })

  expect(chunked.status).toBe(413)
  expect(named.status).toBe(413)
  expect(pulled).toBeLessThan(12)
})

test('[security/O4] status is asked after 500 readings, not 501', async () => {
  const keys = Array.from({ length: 501 }, () => ({ account: ACCOUNT, id: resident.item().id }))

  expect(await codeOf(await statusOf(keys))).toEqual([413, 'too-many-items'])
  const reply = (await (await statusOf(keys.slice(1))).json()) as StatusReply
  expect(statusReply.safeParse(reply).error).toBeUndefined()
  expect(reply.unknown).toHaveLength(500)
})

test('[security/O4] when the day’s limit is used up the whole batch waits, and the phone is told how long', async () => {
  const items = Array.from({ length: 101 }, () => resident.item())
  await post(batchOf(items.slice(0, 50)))
  await post(batchOf(items.slice(50, 100)))

  const response = await post(batchOf(items.slice(100)))

  expect(response.headers.get('retry-after')).toBe('3600')
  expect(await codeOf(response)).toEqual([429, 'too-often'])
  expect(await stored(items[100]!)).toEqual([])
})

test('[faults/A3] another subject than the session’s is refused before any item is looked at', async () => {
  const item = resident.item()

  const sent = await post({ ...batchOf([item]), subject: 's_other' })
  const asked = await statusOf([], { subject: 's_other' })

  expect(await codeOf(sent)).toEqual([409, 'subject-mismatch'])
  expect(await codeOf(asked)).toEqual([409, 'subject-mismatch'])
  expect(await stored(item)).toEqual([])
})

test('[faults/A1] without a session nothing is taken, and the answer says to sign in', async () => {
  const item = resident.item()

  expect(await codeOf(await post(batchOf([item]), { Cookie: '' }))).toEqual([401, 'signed-out'])
  expect(await codeOf(await post(batchOf([item]), { Cookie: '__Host-sid=forged' }))).toEqual([401, 'signed-out'])
  expect(await stored(item)).toEqual([])
})

test('an older protocol is told to update', async () => {
  expect(await codeOf(await post(batchOf([]), { 'X-Readings-Protocol': '0' }))).toEqual([426, 'update-needed'])
})

test('[faults/N1] the status brings a lost receipt back, without sending the reading again', async () => {
  const item = resident.item()
  const [receipt] = await resident.receipts(item)

  const reply = (await (await statusOf([{ account: item.account, id: item.id }])).json()) as StatusReply

  expect(reply.receipts).toEqual([receipt])
  expect(reply.unknown).toEqual([])
})

test.each([
  ['not-json', '{"items":['],
  ['not-json', ''],
  ['not-json', 'NaN'],
  ['not-understood', 'null'],
  ['not-understood', '[]'],
  ['not-understood', '{"protocol":2}'],
  ['not-understood', '{"__proto__":{"items":[]}}'],
])('[security/O2] a body that is %s is refused whole: %s', async (code, body) => {
  expect(await codeOf(await post(body))).toEqual([400, code])
})

test('[security/O2] a wrong field of the batch is named', async () => {
  const detailOf = async (said: object) =>
    ((await (await post({ ...batchOf([]), ...said })).json()) as { detail: string }).detail

  expect(await detailOf({ nonce: 'short' })).toBe('nonce')
  expect(await detailOf({ deviceNow: 1e300 })).toBe('deviceNow')
  expect(await detailOf({ known: { epoch: 'e', commitSeq: -1 } })).toBe('known.commitSeq')
  expect(await detailOf({ items: {} })).toBe('items')
})

test('[security/O2] nested beyond all measure, an item is malformed and the others are taken', async () => {
  const deep = `{"schema":1,"deep":${'['.repeat(60_000)}${']'.repeat(60_000)}}`
  const body = JSON.stringify(batchOf([resident.item(), 'HERE'])).replace('"HERE"', deep)

  const reply = (await (await post(body)).json()) as { results: { outcome: string }[] }

  expect(reply.results.map((result) => result.outcome)).toEqual(['received', 'malformed'])
})
