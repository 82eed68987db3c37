/**
 * Enumeration: what a sign-in try tells about an account number ([security/L4]). Body and headers are equal to the byte;
 * times are compared as distributions, since no single one says anything: not how long, but whether they can be told apart.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChance } from '#test/fuzz/chance.ts'
import { mannWhitney } from '#test/support/mann-whitney.ts'
import { createTestServer, OWN_PAGE, type TestServer } from '#test/support/test-server.ts'

const TRIES = 1000
/** Until everything is compiled and cached; not looked at. */
const WARM_UP = 1000
const KNOWN = 400
const ALIKE = 0.01
/** A true difference shows up every time; one by chance not so often in a row. */
const MEASUREMENTS = 5

const KINDS = ['unknown account', 'wrong code', 'expired code'] as const
type Kind = (typeof KINDS)[number]
const ORDERS = KINDS.flatMap((first) => {
  const [second, third] = KINDS.filter((kind) => kind !== first) as [Kind, Kind]
  return [
    [first, second, third],
    [first, third, second],
  ]
})
type Try = { kind: Kind; ms: number; shown: string }

const folder = mkdtempSync(join(tmpdir(), 'esep-enumeration-'))
const seed = Number(process.env.ESEP_SEED ?? Date.now() % 1_000_000)
const chance = createChance(seed)
const accounts = Array.from({ length: KNOWN }, (_, at) => `astana-${30_000_000 + 1000 * at}`)
const expired = new Map<string, string>()
const fitting = new Map<string, string>()
let server: TestServer
let warm: Try[]

beforeAll(async () => {
  server = await createTestServer({ file: join(folder, 'esep.sqlite') })
  for (const account of accounts) {
    await server.addAccount(account)
    expired.set(account, await server.codeFor(account))
  }
  // Two bills later the first codes are over, and each account has another.
  server.clock.pass(80 * 86_400_000)
  for (const account of accounts) fitting.set(account, await server.codeFor(account))
  warm = await inRounds(WARM_UP)
}, 120_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Rounds of one try of each kind, in an order by chance: whatever slows the machine slows all kinds alike. */
async function inRounds(rounds: number): Promise<Try[]> {
  const made: Try[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of chance.pick(ORDERS)) made.push(await tryOnce(kind))
  }
  return made
}

async function tryOnce(kind: Kind): Promise<Try> {
  const at = chance.under(KNOWN)
  // A neighbour's number, as somebody would try who counts up.
  const unknown = `astana-${30_000_000 + 1000 * at + 1 + chance.under(999)}`
  const account = kind === 'unknown account' ? unknown : accounts[at]!
  // Another household's is as well formed as the right one.
  const code = kind === 'expired code' ? expired.get(accounts[at]!) : fitting.get(accounts[(at + 1) % KNOWN]!)
  const body = JSON.stringify({ account, code, secrets: [], fresh: '0123456789abcdef'.repeat(2), device: 'Android' })
  // From everywhere, so that nobody meets the limit of tries ([security/L5]).
  const address = `${chance.under(200)}.${chance.under(256)}.${chance.under(256)}.7`
  const headers = { ...OWN_PAGE, 'X-Test-Address': address }
  const started = performance.now()
  const response = await server.app.request('/api/v1/session', { method: 'POST', headers, body })
  const text = await response.text()
  const ms = performance.now() - started
  return { kind, ms, shown: JSON.stringify([response.status, [...response.headers], text]) }
}

const timesOf = (tries: readonly Try[], kind: Kind): number[] =>
  tries.flatMap((one) => (one.kind === kind ? [one.ms] : []))

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!

test('[security/L4] unknown account, wrong code and expired code are answered alike to the byte, headers too', () => {
  expect(new Set(warm.map(({ kind }) => kind)).size).toBe(KINDS.length)
  expect([...new Set(warm.map(({ shown }) => shown))]).toEqual([expect.stringContaining('sign-in-refused')])
})

test('[security/L4] the times of the three cannot be told apart', async () => {
  const apart = new Map<string, number[]>()
  for (let measurement = 0; measurement < MEASUREMENTS; measurement += 1) {
    const tries = await inRounds(TRIES)
    const [unknown, wrong, old] = KINDS.map((kind) => timesOf(tries, kind)) as [number[], number[], number[]]
    const found = { 'unknown, wrong': mannWhitney(unknown, wrong), 'wrong, expired': mannWhitney(wrong, old) }
    const pairs = Object.entries({ ...found, 'unknown, expired': mannWhitney(unknown, old) })
    // The same comparison does notice a twentieth more.
    const later = wrong.map((ms) => ms + median(wrong) / 20)
    expect(mannWhitney(timesOf(tries, 'wrong code'), later)).toBeLessThan(ALIKE)

    const medians = [unknown, wrong, old].map((times) => Number(median(times).toFixed(4)))
    console.log(JSON.stringify({ seed, measurement, medians, p: Object.fromEntries(pairs) }))
    for (const [pair, p] of pairs) {
      if (p <= ALIKE) apart.set(pair, [...(apart.get(pair) ?? []), p])
    }
    if (apart.size === 0) break
  }

  expect([...apart].filter(([, ps]) => ps.length === MEASUREMENTS)).toEqual([])
}, 300_000)
