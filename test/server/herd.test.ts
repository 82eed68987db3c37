/** Herd: after an outage all phones come back at the same moment, and each reading arrives once ([faults/N11]). */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import type { Storage } from '#server/storage/storage.ts'
import { createChance } from '#test/fuzz/chance.ts'
import { dumpOf } from '#test/support/database-dump.ts'
import { type Answered, createHerdPhone, type HerdPhone, herdAccount, METERS, SERIALS } from '#test/support/herd.ts'
import { createTestServer, NO_PHOTOS, type TestServer } from '#test/support/test-server.ts'

const PHONES = 200
const READINGS = '/api/v1/readings'
let folder: string
let server: TestServer
let listening: ServerType | null = null
let phones: HerdPhone[]
let answered: Answered[]
/** Until then the disk is full: whatever is written is rolled back. */
let fullUntil: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-herd-'))
  server = await createTestServer({ file: join(folder, 'esep.sqlite') })
  answered = []
  fullUntil = 0
  const port = await listen(0)
  const deps = {
    address: `http://127.0.0.1:${port}`,
    clock: server.clock,
    chance: createChance(11),
    onAnswer: (answer: Answered) => void answered.push(answer),
  }
  phones = Array.from({ length: PHONES }, (_, at) => createHerdPhone(herdAccount(at), deps))
  for (const { account } of phones) await server.addAccount(account, { meters: METERS })
  await Promise.all(phones.map(async (phone) => phone.signIn(await server.codeFor(phone.account))))
  await stop()
  await Promise.all(phones.map((phone) => phone.record()))
  await Promise.all(phones.map((phone) => phone.send('online')))
  answered.length = 0
  await listen(port)
}, 60_000)
afterEach(async () => {
  for (const phone of phones) phone.close()
  await stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function listen(port: number): Promise<number> {
  const { storage, clock, keys } = server
  const app = createApp({
    storage: { ...storage, write: fallible(storage.write) },
    clock,
    keys,
    log: pino({ level: 'silent' }),
    addressOf: () => '10.0.0.1',
    clientFolder: 'test/support/client',
    photoFolder: NO_PHOTOS,
    onBroken: () => undefined,
  })
  return await new Promise((resolve) => {
    listening = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (info: AddressInfo) => resolve(info.port))
  })
}

async function stop(): Promise<void> {
  const ending = listening
  listening = null
  if (ending === null) return
  if ('closeAllConnections' in ending) ending.closeAllConnections()
  await new Promise((resolve) => ending.close(resolve))
}

const fallible =
  (write: Storage['write']): Storage['write'] =>
  (work) =>
    write(async (queries) => {
      const value = await work(queries)
      if (server.clock.now() < fullUntil) throw Object.assign(new Error('disk full'), { errcode: 13 })
      return value
    })

/** Second by second: whoever is due sends, all of them at once, until nobody has anything to send. */
async function goOn(most: number): Promise<void> {
  for (let second = 0; second < most; second += 1) {
    const now = server.clock.now()
    const due = phones.filter((phone) => (phone.wakesAt() ?? Number.POSITIVE_INFINITY) <= now)
    await Promise.all(due.map((phone) => phone.send('in-view')))
    if (phones.every((phone) => phone.wakesAt() === null)) return
    server.clock.pass(1000)
  }
}

test(`[faults/N11] [faults/G3] [faults/V4] ${PHONES} phones come back at once and meet a full disk: each waits as long as it is told, and all is received once`, async () => {
  const start = server.clock.now()
  fullUntil = start + 45_000
  await Promise.all(phones.map((phone) => phone.send('online')))

  await goOn(300)

  const rows = dumpOf(join(folder, 'esep.sqlite')).tables.reading!
  const registers = phones.flatMap(({ account }) => SERIALS.map((serial) => `${account} ${serial}/main accepted`))
  expect(rows.map((row) => `${row.account} ${row.register} ${row.status}`).sort()).toEqual(registers.sort())
  expect(await Promise.all(phones.map((phone) => phone.waiting()))).toEqual(phones.map(() => 0))
  const sendings = answered.filter(({ path }) => path === READINGS)
  for (const { status, retryAfter } of answered)
    expect([200, 503]).toContain(status === 503 && retryAfter === null ? 0 : status)
  for (const { account } of phones) {
    const own = sendings.filter(({ phone }) => phone === account)
    const early = own.filter(
      ({ at }, turn) => turn > 0 && at < own[turn - 1]!.at + (own[turn - 1]!.retryAfter ?? 0) * 1000,
    )
    expect(early).toEqual([])
    expect(own.length).toBeGreaterThan(1)
    expect(own.map(({ status }) => status)).toEqual([...own.slice(1).map(() => 503), 200])
  }
  const returns = sendings.filter(({ at }) => at > start && at < fullUntil).map(({ at }) => at)
  expect(new Set(returns).size).toBeGreaterThan(4)
}, 120_000)
