/** Failure, then again: a batch that was refused as a whole leaves nothing behind, and sent again is judged anew ([faults/V13]). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { BatchReply } from '#shared/wire/readings.ts'
import { aBatch } from '#test/support/batch.ts'
import { type Dump, dumpOf } from '#test/support/database-dump.ts'
import { aResident, type Resident } from '#test/support/resident.ts'
import { NO_PHOTOS, OWN_PAGE } from '#test/support/test-server.ts'

let folder: string
let resident: Resident

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-again-'))
  resident = await aResident({ file: join(folder, 'esep.sqlite') })
})
afterEach(async () => {
  await resident.server.close()
  rmSync(folder, { recursive: true, force: true })
})

const dump = (): Dump => dumpOf(join(folder, 'esep.sqlite'))
const sqliteFault = (errcode: number): Error => Object.assign(new Error('SQLite says no'), { errcode })

function appOver(storage: Storage) {
  const { clock, keys } = resident.server
  const app = createApp({
    storage,
    clock,
    keys,
    log: pino({ level: 'silent' }),
    addressOf: () => '10.0.0.1',
    clientFolder: 'test/support/client',
    photoFolder: NO_PHOTOS,
    onBroken: () => undefined,
  })
  const headers = { ...OWN_PAGE, Cookie: resident.person.cookie }
  const post = (body: string) => app.request('/api/v1/readings', { method: 'POST', headers, body })
  return { post }
}

/** The app over a storage whose transactions fail at their commit, when everything is written already, until `heal`. */
function failingApp(fault: Error) {
  const { storage } = resident.server
  let isFailing = true
  const failing =
    (write: Storage['write']): Storage['write'] =>
    (work) =>
      write(async (queries) => {
        const value = await work(queries)
        if (isFailing) throw fault
        return value
      })
  const app = appOver({ ...storage, write: failing(storage.write) })
  const heal = (): void => {
    isFailing = false
  }
  return { ...app, heal }
}

const standingsIn = async (response: Response) => {
  const { results } = (await response.json()) as BatchReply
  return results.map((result) =>
    result.outcome === 'received' ? { replay: result.replay, status: result.receipt.standing.status } : result,
  )
}

test.each([
  { title: 'a fault of ours', fault: new Error('no such thing'), status: 500, retryAfter: null },
  { title: 'a full disk', fault: sqliteFault(13), status: 503, retryAfter: '30' },
  { title: 'a locked database', fault: sqliteFault(5), status: 503, retryAfter: '30' },
  { title: 'a broken disk', fault: sqliteFault(10), status: 503, retryAfter: '30' },
])(
  '[faults/V13] [R1] $title: nothing of the refused batch is kept; the same bytes sent again are judged anew',
  async ({ fault, status, retryAfter }) => {
    const { server, person, item } = resident
    const body = JSON.stringify(aBatch(server, person, [item(), item({ register: '22-418837/none' })]))
    const { heal, post } = failingApp(fault)
    const before = dump()

    for (let tries = 0; tries < 3; tries += 1) {
      const refused = await post(body)
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([status, retryAfter])
      expect(refused.headers.get('cache-control')).toBe('no-store')
    }
    expect(dump()).toEqual(before)
    // Intake has closed meanwhile: an answer kept from the first try would say something else.
    server.clock.set('2026-11-20T21:00:00+05:00')
    heal()

    const again = await post(body)

    expect(again.status).toBe(200)
    expect(await standingsIn(again)).toEqual([
      { replay: false, status: 'queued' },
      { replay: false, status: 'held' },
    ])
  },
)

test('[faults/V13] [security/O4] refused batches use up nothing of the day’s limit: what was not taken is not counted', async () => {
  const { server, person, item } = resident
  const bodies = [0, 1].map(() =>
    JSON.stringify(
      aBatch(
        server,
        person,
        Array.from({ length: 50 }, () => item()),
      ),
    ),
  )
  const { heal, post } = failingApp(sqliteFault(13))
  for (let tries = 0; tries < 5; tries += 1) for (const body of bodies) expect((await post(body)).status).toBe(503)

  heal()

  for (const body of bodies) {
    const answer = await post(body)
    expect(answer.status).toBe(200)
    expect((await standingsIn(answer)).filter((result) => 'replay' in result)).toHaveLength(50)
  }
  expect((await post(JSON.stringify(aBatch(server, person, [item()])))).status).toBe(429)
})

test('[faults/V13] [faults/G9] a batch is counted once, though another in its transaction made it run twice', async () => {
  const { server, person, item } = resident
  const { storage } = server
  const written: number[] = []
  // Where readings are added that somebody else sent too, it fails: a batch shares its transaction with one that is bad.
  const { post } = appOver({
    ...storage,
    write: (work) =>
      storage.write((queries) => {
        const add: typeof queries.readings.add = async (rows, ...rest) => {
          written.push(rows.length)
          if (rows.some(({ value }) => value === '00666.000')) throw new Error('a fault of ours')
          await queries.readings.add(rows, ...rest)
        }
        return work({ ...queries, readings: { ...queries.readings, add } })
      }),
  })
  const aBatchOf = (count: number, value = '00204.000') =>
    JSON.stringify(
      aBatch(
        server,
        person,
        Array.from({ length: count }, () => item({ value })),
      ),
    )

  const [fifty, bad] = await Promise.all([post(aBatchOf(50)), post(aBatchOf(1, '00666.000'))])

  expect([fifty.status, bad.status]).toEqual([200, 500])
  expect(written).toEqual([51, 50, 1])
  expect((await post(aBatchOf(50))).status).toBe(200)
  expect((await post(aBatchOf(1))).status).toBe(429)
})

test('[faults/V13] beyond the day’s limit a batch is refused and not kept; the next day the same bytes are taken', async () => {
  const { server, person, item, receipts } = resident
  await receipts(...Array.from({ length: 50 }, () => item()))
  await receipts(...Array.from({ length: 50 }, () => item()))
  const late = item()
  const body = JSON.stringify(aBatch(server, person, [late]))
  const post = () => person.call('POST', '/api/v1/readings', body)
  const { reading, event } = dump().tables

  for (let tries = 0; tries < 3; tries += 1) {
    const refused = await post()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
  }
  expect([dump().tables.reading, dump().tables.event]).toEqual([reading, event])
  server.clock.set('2026-11-21T12:00:00+05:00')

  const again = await post()

  expect(await standingsIn(again)).toEqual([{ replay: false, status: 'accepted' }])
})
