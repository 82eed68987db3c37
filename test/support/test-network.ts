/** Test network: stands in for the server's readings addresses, and fails the way it is told. Remembers what it was asked. */
import type { PhotoKey } from '#shared/domain/photo.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { PROBLEMS, type ProblemCode } from '#shared/wire/problem.ts'
import { RECEIPTS_MEDIA_TYPE, type ReadingItem } from '#shared/wire/readings.ts'
import { NOON } from '#test/support/test-entry.ts'

export type Asked = { method: string; path: string; headers: Record<string, string>; init: RequestInit; body: unknown }

/** Null: as usual. */
export type Fault = (asked: Asked) => Response | Promise<Response> | null

export const problemAnswer = (code: ProblemCode, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code, status: PROBLEMS[code].status }), {
    status: PROBLEMS[code].status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })

export const page = (status = 200): Response =>
  new Response('<html>Welcome to our Wi-Fi</html>', { status, headers: { 'Content-Type': 'text/html' } })

export const json = (body: unknown, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': type } })

type Sent = { nonce: string; items: ReadingItem[]; photos?: PhotoKey[] }

/** Of an address, what names nothing. */
const PLAIN = ['accounts', 'photos']

export function createTestNetwork() {
  const asked: Asked[] = []
  const stored = new Map<string, { item: ReadingItem; commitSeq: number }>()
  /** Photos by account, reading or visit, and content. */
  const photos = new Map<string, ArrayBuffer>()
  const once: Fault[] = []
  const server = {
    id: 'srv_1',
    epoch: 'e_1',
    subject: 's_1',
    standing: { status: 'accepted', period: '2026-11' } as Standing,
    always: null as Fault | null,
  }

  const identity = () => ({ server: server.id, epoch: server.epoch, commitSeq: stored.size, now: NOON })
  const receipt = ({ item, commitSeq }: { item: ReadingItem; commitSeq: number }) => ({
    account: item.account,
    id: item.id,
    hash: item.hash,
    number: `E-0000-${String(commitSeq).padStart(4, '0')}`,
    commitSeq,
    receivedAt: NOON,
    standing: server.standing,
  })

  function batch({ nonce, items }: Sent): Response {
    const results = items.map((item) => {
      const replay = stored.has(item.id)
      if (!replay) stored.set(item.id, { item, commitSeq: stored.size + 1 })
      return { outcome: 'received', replay, receipt: receipt(stored.get(item.id)!) }
    })
    return json({ protocol: 1, ...identity(), nonce, results }, RECEIPTS_MEDIA_TYPE)
  }

  function photo({ path, init }: Asked): Response {
    const [account, kind, fact, sha256] = path
      .replace(/\?.*/, '')
      .split('/')
      .filter((part) => !PLAIN.includes(part))
    const key = { account, kind, fact, sha256 }
    if (!stored.has(fact!)) return problemAnswer('no-such-fact')
    photos.set(`${account} ${fact} ${sha256}`, init.body as ArrayBuffer)
    return json({ server: server.id, epoch: server.epoch, now: NOON, photo: key })
  }

  function status({ nonce, items, photos: asked = [] }: Sent): Response {
    const receipts = items.flatMap(({ id }) => (stored.has(id) ? [receipt(stored.get(id)!)] : []))
    const unknown = items.filter(({ id }) => !stored.has(id)).map(({ account, id }) => ({ account, id }))
    const photosMissing = asked.filter(({ account, fact, sha256 }) => !photos.has(`${account} ${fact} ${sha256}`))
    return json({ protocol: 1, ...identity(), nonce, receipts, unknown, photosMissing }, RECEIPTS_MEDIA_TYPE)
  }

  function usual(now: Asked): Response {
    const { method, path, body } = now
    if (method === 'PUT') return photo(now)
    if (path === 'readings') return batch(body as Sent)
    if (path === 'readings/status') return status(body as Sent)
    if (path === 'session' && method === 'DELETE') return new Response(null, { status: 204 })
    if (path === 'session' && method === 'GET') return json({ ...identity(), subject: server.subject, accounts: [] })
    if (path === 'session')
      return json({ ...identity(), subject: server.subject, secret: (body as { fresh: string }).fresh })
    if (path === 'utilities') return json({ now: NOON, utilities: [] })
    if (path.startsWith('accounts?')) {
      return json({ ...identity(), subject: server.subject, accounts: [], gone: [], utilities: [] })
    }
    return problemAnswer('no-such-address')
  }

  return {
    asked,
    stored,
    photos,
    server,
    /** What the next requests meet, one each. */
    next: (...faults: Fault[]) => void once.push(...faults),
    paths: () => asked.map(({ method, path }) => `${method} ${path.split('?')[0]}`),
    async fetch(address: string, init: RequestInit): Promise<Response> {
      const headers = init.headers as Record<string, string>
      const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      const now = { method: init.method!, path: address.replace('/api/v1/', ''), headers, init, body }
      asked.push(now)
      const fault = once.shift() ?? server.always
      return (await fault?.(now)) ?? usual(now)
    },
  }
}

export type TestNetwork = ReturnType<typeof createTestNetwork>

export const noNetwork: Fault = () => Promise.reject(new TypeError('Failed to fetch'))
export const tooSlow: Fault = () => Promise.reject(new DOMException('timed out', 'TimeoutError'))
