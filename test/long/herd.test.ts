/** Herd: 5,000 phones with ten readings each come back to one server at the same moment ([faults/N11]). */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pass } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSession } from '#server/api/session-cookie.ts'
import { openStorage } from '#server/storage/storage.ts'
import type { BatchReply, BatchRequest, ReadingItem, StatusReply, StatusRequest } from '#shared/wire/readings.ts'
import { aContract, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { herdAccount, METERS, SERIALS } from '#test/support/herd.ts'
import { type Served, serve } from '#test/support/served.ts'
import { OWN_PAGE } from '#test/support/test-server.ts'

const PHONES = 5000
const AT = '2026-11-20T12:00:00+05:00'
const MOST_MEMORY_KB = 1024 * 1024

type Phone = { account: string; subject: string; cookie: string; items: ReadingItem[] }

let folder: string
let server: Served
let phones: Phone[]
/** What phones heard, and how often. */
const answers = new Map<string, number>()
const outcomes: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-herd-'))
  const storage = await openStorage({ file: join(folder, 'esep.sqlite'), serving: false })
  const now = Date.parse(AT)
  const { startsOn, endsOn } = aContract()
  phones = await storage.write(async ({ accounts, people }) => {
    await accounts.putUtility(aUtility())
    const made: Phone[] = []
    for (let at = 0; at < PHONES; at += 1) {
      const [account, subject] = [herdAccount(at), `s_${at}`]
      const { token, session } = newSession(subject, now)
      const place = { utility: 'astana', address: '', district: '', holder: '' }
      await accounts.add({ account, ...place, contract_starts_on: startsOn, contract_ends_on: endsOn }, METERS)
      await people.addResident({ subject, secret_hash: `x${at}`, created_at: now, device: 'test' })
      await people.addSession(session)
      await people.grant(account, subject, now)
      const deviceTime = { at: now, zone: 'Asia/Almaty', offset: 300, jumped: false }
      const items = SERIALS.map((serial) =>
        anItem(aReading({ account, subject, register: `${serial}/main`, deviceTime })),
      )
      made.push({ account, subject, cookie: `__Host-sid=${token}`, items })
    }
    return made
  })
  await storage.close()
  server = await serve(join(folder, 'esep.sqlite'), { ESEP_CLOCK: AT })
}, 600_000)
afterAll(async () => {
  await server.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** As the app would, told to wait or not: again and again until there is an answer to work with. */
async function ask(phone: Phone, method: string, path: string, body?: BatchRequest | StatusRequest): Promise<Response> {
  for (;;) {
    const headers = { ...OWN_PAGE, Cookie: phone.cookie }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(`${server.address}/api/v1/${path}`, init).catch(() => null)
    const said = response === null ? 'no connection' : String(response.status)
    const retryAfter = response?.headers.get('retry-after') ?? null
    const answer = [503, 429].includes(response?.status ?? 0) && retryAfter !== null ? 'told to wait' : said
    answers.set(answer, (answers.get(answer) ?? 0) + 1)
    if (response?.status === 200) return response
    await response?.arrayBuffer()
    await pass((Number(retryAfter ?? 1) + Math.random()) * 1000)
  }
}

const nonce = (): string => randomUUID()
const known = { epoch: null, commitSeq: 0 }

async function comeBack(phone: Phone): Promise<void> {
  const { subject, items } = phone
  const heartbeat = { nonce: nonce(), subject, known, unsent: items.length, oldestUnsentAt: null }
  const device = { app: '0.1.0', deviceId: `d_${subject}`, deviceNow: Date.parse(AT), monotonicNow: 1 }
  const sent = await ask(phone, 'POST', 'readings', { protocol: 1, ...heartbeat, ...device, items })
  const { results } = (await sent.json()) as BatchReply
  for (const result of results)
    outcomes.push(result.outcome === 'received' ? result.receipt.standing.status : result.outcome)
  const keys = items.map(({ account, id }) => ({ account, id }))
  const asked = await ask(phone, 'POST', 'readings/status', { protocol: 1, ...heartbeat, nonce: nonce(), items: keys })
  const { receipts, unknown } = (await asked.json()) as StatusReply
  expect([receipts.length, unknown.length]).toEqual([items.length, 0])
  await (await ask(phone, 'GET', 'accounts')).arrayBuffer()
}

test('[faults/N11] [faults/G3] 5,000 phones × 10 readings at the same moment: all received, none twice, nobody refused', async () => {
  await Promise.all(phones.map(comeBack))

  expect([...answers.keys()].filter((answer) => !['200', 'told to wait', 'no connection'].includes(answer))).toEqual([])
  expect(outcomes).toHaveLength(PHONES * SERIALS.length)
  expect(new Set(outcomes)).toEqual(new Set(['accepted']))
  const memory = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))
  expect(Number(memory![1])).toBeLessThan(MOST_MEMORY_KB)
  expect(await server.stop()).toBe(0)
  const database = new DatabaseSync(join(folder, 'esep.sqlite'))
  const count = database
    .prepare('select count(*) as all_, count(distinct account || register) as each_ from reading')
    .get()
  database.close()
  expect(count).toMatchObject({ all_: PHONES * SERIALS.length, each_: PHONES * SERIALS.length })
})
