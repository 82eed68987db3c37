/** Killed in mid-send: the worker, the whole browser or the server ends at the worst moments; nothing is lost, nothing comes twice. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { type Fault, type FaultyProxy, startFaultyProxy } from '#test/support/faulty-proxy.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { removePhone } from '#test/support/remove-phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'
import { takeWorker, type WorkerInHand } from '#test/support/worker-in-hand.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
const folder = mkdtempSync(join(tmpdir(), 'esep-phone-'))
let server: UtilityServer
let proxy: FaultyProxy
let phone: Phone
let worker: WorkerInHand
/** Another for each test. */
let value: string

/** The same phone: what it had written is there, whatever ended it. */
async function takePhone(): Promise<void> {
  phone = await openPhone({ ...server, url: proxy.url }, { folder, killable: true })
  worker = await takeWorker(phone.context, proxy.url)
}

beforeAll(async () => {
  server = await startUtilityServer()
  proxy = await startFaultyProxy(server.port)
  value = await server.usualValue(FLAT, KITCHEN)
  await takePhone()
  await phone.signIn(FLAT)
  await phone.worksOffline()
  // In good order once, so that the sign-in is on disk too; losing that is another story.
  await phone.close()
  await takePhone()
})
afterAll(async () => {
  await phone?.close()
  await proxy?.close()
  await server.close()
  removePhone(folder)
})

beforeEach(() => {
  proxy.becomes(null)
  proxy.letGo('cut')
  value = next(value)
  since = Date.now()
})

const next = (digits: string): string =>
  digits.replace(/\d{3}$/, (part) => String((Number(part) + 1) % 1000).padStart(3, '0'))

let since = 0
const sends = () => proxy.passings().filter(({ at }) => at >= since)
const isOnItsWay = () => eventually(() => expect(sends().length).toBeGreaterThan(0))
const isStored = () => eventually(() => expect(sends().some(({ answer }) => answer?.status === 200)).toBe(true))

async function isThereOnce(of = value): Promise<void> {
  const own = (await server.readings(FLAT)).filter((row) => row.value.endsWith(of.replace(',', '.')))
  expect(own.map(({ status }) => status)).toEqual(['accepted'])
}

/** Opened again, the app itself brings it to its end. */
async function endsWell(): Promise<void> {
  proxy.becomes(null)
  await phone.openApp()
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'), 20_000)
  await isThereOnce()
}

/** Recorded where nothing gets through, the app closed: what is sent now is sent by the worker. */
async function leaveItToTheWorker(): Promise<void> {
  proxy.becomes({ kind: 'dead' })
  await phone.write(FLAT, KITCHEN, value)
  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Waiting for a network'))
  await phone.closeApp()
  await worker.stop()
  since = Date.now()
}

const MOMENTS: [string, Fault | null, () => Promise<unknown>][] = [
  ['as it wakes', null, () => eventually(() => expect(worker.isRunning()).toBe(true))],
  ['with the request on its way', { kind: 'silent' }, isOnItsWay],
  ['with the reading stored and no answer yet', { kind: 'withheld' }, isStored],
  ['with half the answer there', { kind: 'cut', share: 0.5 }, isStored],
  ['with the answer just given', null, isStored],
]

test.each(MOMENTS)('[faults/B5] the worker is stopped %s', async (_, fault, moment) => {
  await leaveItToTheWorker()
  proxy.becomes(fault)
  await worker.wake()

  await moment()
  await worker.stop()

  proxy.letGo('cut')
  await endsWell()
})

test.each(MOMENTS.slice(1, 4))('[faults/G1] the browser is killed %s', async (_, fault, moment) => {
  proxy.becomes(fault)
  await phone.write(FLAT, KITCHEN, value)

  await moment()
  await phone.kill()

  proxy.becomes(null)
  proxy.letGo('late')
  await takePhone()
  await endsWell()
})

test('[faults/G1] [faults/B4] the browser is killed as soon as the reading is “Saved on this phone”, three times', async () => {
  const recorded: string[] = []
  for (const _ of [1, 2, 3]) {
    value = next(value)
    recorded.push(value)
    proxy.becomes({ kind: 'dead' })
    await phone.write(FLAT, KITCHEN, value)
    await phone.kill()
    await takePhone()
  }

  await endsWell()

  const stored = (await server.readings(FLAT)).map((row) => row.value.replace(/^0+/, '').replace('.', ','))
  expect(stored.filter((one) => recorded.includes(one)).sort()).toEqual(recorded.sort())
})

test.each([
  ['as the batch reaches it', 'silent'],
  ['once it has stored the batch', 'withheld'],
] as const)('[faults/V2] [faults/N1] the server is killed %s', async (_, kind) => {
  const bathroom = next(await server.usualValue(FLAT, BATHROOM))
  proxy.becomes({ kind: 'dead' })
  await phone.write(FLAT, KITCHEN, value)
  await phone.write(FLAT, BATHROOM, kind === 'silent' ? bathroom : next(bathroom))
  since = Date.now()
  proxy.becomes({ kind })
  await phone.openApp()
  await (kind === 'silent' ? isOnItsWay : isStored)()

  // Its answer, or the end of the line, races with the death of the server.
  proxy.becomes(null)
  proxy.letGo('late')
  await server.kill()
  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Waiting for a network'))
  await server.start()

  await endsWell()
  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Accepted'))
  await isThereOnce(kind === 'silent' ? bathroom : next(bathroom))
})
