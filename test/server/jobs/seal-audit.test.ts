import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sealAudit } from '#server/jobs/seal-audit.ts'
import { NO_SEAL, sealHash } from '#server/keeping/seal-hash.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { startPostgres } from '#test/support/postgres.ts'
import { createTestClock, type TestClock } from '#test/support/test-clock.ts'

const A_DAY = 86_400_000

let folder: string
let storage: Storage
let clock: TestClock
let logged: { [field: string]: unknown }[]
const open: Storage[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-seal-'))
  storage = await aServer()
  clock = createTestClock('2026-11-20T12:00:00+05:00')
  logged = []
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
  rmSync(folder, { recursive: true })
})

async function aServer(): Promise<Storage> {
  const server = await openStorage({ file: join(folder, 'esep.sqlite'), serving: false })
  open.push(server)
  return server
}

const jobOf = (on: Storage) =>
  sealAudit({
    storage: on,
    clock,
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
  })

const note = (deed: string, at = clock.now()) =>
  storage.audit.note({ at, who: 'aigul', origin: 'test', deed, about: null, why: 'E-1', details: { deed } })

async function chain() {
  const seals = await storage.audit.sealsAfter(0, 10_000)
  let hash = NO_SEAL
  for (const seal of seals) {
    hash = sealHash(hash, seal.row!)
    expect(seal.hash).toBe(hash)
  }
  expect(seals.map(({ number }) => number)).toEqual(seals.map((_, at) => at + 1))
  return seals.map(({ row }) => row!.deed)
}

test('[security/K1] what was noted is sealed in order once it has settled, each seal covering the one before', async () => {
  const job = jobOf(storage)
  await note('second', clock.now() + 1)
  await note('first')
  clock.pass(5001)
  await note('third')

  await job.run()
  const before = await chain()
  clock.pass(5000)
  await job.run()

  expect(before).toEqual(['first', 'second'])
  expect(await chain()).toEqual(['first', 'second', 'third'])
})

test('[security/K1] the job is due at first, once a day, and when something waits to be sealed', async () => {
  const job = jobOf(storage)
  const due: boolean[] = []
  const ask = async () => void due.push(await job.isDue())

  await ask()
  await job.run()
  await ask()
  await note('x')
  await ask()
  clock.pass(5000)
  await ask()
  await job.run()
  await ask()
  clock.pass(A_DAY)
  await ask()

  expect(due).toEqual([true, false, false, true, false, true])
})

test('[security/K1] more than one transaction takes is sealed in one run', async () => {
  await storage.write(async ({ audit }) => {
    for (let at = 0; at < 1203; at += 1) {
      await audit.note({ at, who: 'x', origin: 'test', deed: String(at), about: null, why: null })
    }
  })

  await jobOf(storage).run()

  expect(await chain()).toEqual(Array.from({ length: 1203 }, (_, at) => String(at)))
})

test('[security/K1] several runs at once make one chain, and none of them fails', async () => {
  for (let at = 0; at < 40; at += 1) await note(String(at), clock.now() + at)
  clock.pass(10_000)

  await Promise.all([1, 2, 3, 4].map(() => jobOf(storage).run()))

  expect(await chain()).toEqual(Array.from({ length: 40 }, (_, at) => String(at)))
})

test('[security/K1] [faults/V14] several servers on PostgreSQL at once make one chain, and none of them fails', async () => {
  const postgres = await startPostgres()
  const url = await postgres.database()
  const first = await openStorage({ url, serving: true })
  const servers = [first, await openStorage({ url, serving: true }), await openStorage({ url, serving: true })]
  storage = first
  for (let at = 0; at < 1203; at += 1) await note(String(at), clock.now() + at)
  clock.pass(10_000)

  await Promise.all(servers.map((server) => jobOf(server).run()))

  expect(await chain()).toEqual(Array.from({ length: 1203 }, (_, at) => String(at)))
  for (const server of servers) await server.close()
  await postgres.stop()
}, 60_000)

test('[security/K1] a row that comes late is sealed behind the others, and that is told without a word of its contents', async () => {
  const job = jobOf(storage)
  await note('first')
  clock.pass(10_000)
  await job.run()
  logged.length = 0
  await note('an hour late', clock.now() - 3_600_000)
  await note('two hours late', clock.now() - 2 * 3_600_000)

  await job.run()

  expect(await chain()).toEqual(['first', 'two hours late', 'an hour late'])
  expect(logged).toMatchObject([{ level: 40, msg: 'audit: a row is much older than what was sealed just before it' }])
  expect(JSON.stringify(logged)).not.toContain('E-1')
})

test('[security/K1] a row older than a day is found at the first run of a day', async () => {
  const job = jobOf(storage)
  await job.run()
  await note('long ago', clock.now() - 30 * A_DAY)

  await job.run()
  const same = await chain()
  clock.pass(A_DAY)
  await job.run()

  expect([same, await chain()]).toEqual([[], ['long ago']])
})

test('[security/K1] [faults/V21] what a wrong clock dated far ahead does not wait for that day, and holds nothing back', async () => {
  const job = jobOf(storage)
  await note('in a year', clock.now() + 365 * A_DAY)
  await note('in a minute', clock.now() + 60_000)
  await note('now')
  clock.pass(10_000)

  await job.run()
  await note('then')
  clock.pass(60_000)
  await job.run()

  expect(await chain()).toEqual(['now', 'in a year', 'then', 'in a minute'])
})

test('[security/K1] the head of the chain is said once a day', async () => {
  const job = jobOf(storage)
  await note('x')
  clock.pass(10_000)
  for (let hour = 0; hour < 48; hour += 1) {
    if (await job.isDue()) await job.run()
    clock.pass(3_600_000)
  }

  const head = await storage.audit.head()
  const heads = logged.filter(({ msg }) => msg === 'audit: the head of the chain; keep it outside the database')
  expect(heads).toHaveLength(3)
  expect(heads[0]).toMatchObject({ number: 1, hash: head!.hash })
})

test('[security/K1] a seal is taken over by nobody: one that another put in between ends the run with nothing half done', async () => {
  await note('x')
  const [row] = await storage.audit.unsealed({ from: 0, until: clock.now(), limit: 1 })
  const lost = storage.write(async ({ audit }) => {
    await audit.seal([{ number: 1, audit: row!.id, hash: 'a' }])
    await audit.seal([{ number: 1, audit: 'another', hash: 'b' }])
  })

  await expect(lost).rejects.toThrow()

  expect(await storage.audit.head()).toBeNull()
})
