/** Faulty network: between a phone and the server, everything that faults.md §2.4 lists may happen to a request and its answer. */
import { tokenHash } from '#server/api/session-cookie.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import type { SeededBug } from '#test/fuzz/seeded-bugs.ts'
import type { World } from '#test/fuzz/world.ts'
import { json, page, problemAnswer } from '#test/support/test-network.ts'

const FAULTS = [
  'request-lost',
  'answer-lost',
  'twice',
  'late',
  'cut',
  'wifi-page',
  'redirect',
  'foreign-401',
  'signed-out',
  'too-big',
  'busy',
  'fault-before',
  'gateway-after',
  'old-answer',
] as const
export type NetworkFault = (typeof FAULTS)[number]

export const faultCounts: Record<string, number> = {}

/** A browser's cookies. */
export type Jar = { cookie: string | null }

export type Sent = { address: string; init: RequestInit; cookie: string | null }

export type Network = {
  fetchFor(jar: Jar, watch: (sent: Sent) => Promise<void>): (address: string, init: RequestInit) => Promise<Response>
  /** From now on, or again, nothing goes wrong. */
  calm(calm: boolean): void
  isCalm(): boolean
  /** One of the requests that hung somewhere arrives after all; its answer reaches nobody. False if none did. */
  arriveLate(): Promise<boolean>
  /** Readings that make the server fail whenever they come, to the end. */
  poison: Set<string>
}

/** What a server does with a request; a seeded bug of the server stands before it. */
export type Ask = (sent: Sent) => Promise<Response>

export function createFaultyNetwork(chance: Chance, world: World, bug: SeededBug | null = null): Network {
  const late: Sent[] = []
  const poison = new Set<string>()
  let oldAnswer: string | null = null
  let isCalm = false

  async function askServer({ address, init, cookie }: Sent): Promise<Response> {
    const body = String(init.body ?? '')
    if (address === '/api/v1/readings' && poison.size > 0 && isPoisoned(body)) return problemAnswer('fault')
    const headers = {
      ...(init.headers as Record<string, string>),
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie === null ? {} : { Cookie: cookie }),
    }
    const own = { method: init.method!, headers, ...(body === '' ? {} : { body }) }
    return await world.server().app.request(address, own)
  }

  const ask: Ask = bug?.server?.(askServer, world) ?? askServer

  const isPoisoned = (body: string): boolean =>
    (JSON.parse(body) as { items: { id: string }[] }).items.some(({ id }) => poison.has(id))

  /** What comes back to the page also brings its cookie. */
  async function answered(sent: Sent, jar: Jar): Promise<Response> {
    const response = await ask(sent)
    const set = response.headers.get('set-cookie')
    if (set !== null) jar.cookie = set.startsWith('__Host-sid=;') ? null : set.split(';')[0]!
    return response
  }

  async function faulty(fault: NetworkFault, sent: Sent, jar: Jar): Promise<Response> {
    switch (fault) {
      case 'request-lost':
        throw new TypeError('Failed to fetch')
      case 'answer-lost':
        await ask(sent)
        throw new TypeError('connection reset')
      case 'twice':
        await ask(sent)
        return await answered(sent, jar)
      case 'late':
        late.push(sent)
        throw new DOMException('timed out', 'TimeoutError')
      case 'cut':
        return await cut(await answered(sent, jar), chance)
      case 'wifi-page':
        return page(chance.pick([200, 511]))
      case 'redirect':
        return new Response(null, { status: 302, headers: { Location: 'https://wifi.example/login' } })
      case 'foreign-401':
        return page(401)
      case 'signed-out':
        if (sent.cookie !== null) {
          const token = sent.cookie.slice(sent.cookie.indexOf('=') + 1)
          await world.server().storage.people.endSession(tokenHash(token))
        }
        return await answered(sent, jar)
      case 'too-big':
        return problemAnswer('too-many-items')
      case 'busy':
        return problemAnswer('not-ready', { 'Retry-After': String(chance.under(4000)) })
      case 'fault-before':
        return problemAnswer('fault')
      case 'gateway-after':
        await ask(sent)
        return page(502)
      case 'old-answer':
        if (oldAnswer === null) throw new TypeError('Failed to fetch')
        return json(JSON.parse(oldAnswer), 'application/vnd.meter.receipts+json')
    }
  }

  return {
    poison,
    calm: (calm) => {
      isCalm = calm
    },
    isCalm: () => isCalm,
    fetchFor: (jar, watch) => async (address, init) => {
      const sent = { address, init, cookie: jar.cookie }
      await watch(sent)
      for (let wait = chance.under(4); wait > 0; wait -= 1) await new Promise((resolve) => setImmediate(resolve))
      if (isCalm || chance.happens(0.5)) {
        const response = await answered(sent, jar)
        if (address === '/api/v1/readings' && response.status === 200 && chance.happens(0.5)) {
          oldAnswer = await response.clone().text()
        }
        return response
      }
      const fault = chance.pick(FAULTS)
      faultCounts[fault] = (faultCounts[fault] ?? 0) + 1
      return await faulty(fault, sent, jar)
    },
    async arriveLate() {
      if (late.length === 0) return false
      await ask(late.splice(chance.under(late.length), 1)[0]!)
      return true
    },
  }
}

async function cut(response: Response, chance: Chance): Promise<Response> {
  const text = await response.text()
  const { status, headers } = response
  if (status === 204) return response
  return new Response(text.slice(0, chance.under(text.length)), { status, headers })
}
