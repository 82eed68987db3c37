import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadDemo } from '#server/demo/load-demo.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import { sealAudit } from '#server/jobs/seal-audit.ts'
import type { Check } from '#server/keeping/check.ts'
import { verify } from '#server/keeping/verify.ts'
import { verifyChain } from '#server/keeping/verify-chain.ts'
import type { Keys } from '#server/keys.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { type Chance, createChance } from '#test/fuzz/chance.ts'
import { livedInFile } from '#test/support/lived-in-file.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { createTestClock } from '#test/support/test-clock.ts'
import { NO_PHOTOS } from '#test/support/test-server.ts'

let folder: string
let made: string
let seals: number
let file: string
let keys: Keys
let storage: Storage

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-verify-'))
  made = join(folder, 'made.sqlite')
  keys = await livedInFile(made)
})
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(async () => {
  file = join(mkdtempSync(join(folder, 'test-')), 'esep.sqlite')
  copyFileSync(made, file)
  storage = await openStorage({ file, serving: false })
  seals = (await storage.audit.head())!.number
})
afterEach(() => storage.close())

/** By a hand at the database that knows its guards and takes them away first. */
function byHand(statement: string, ...values: SQLInputValue[]): number {
  const database = new DatabaseSync(file, { timeout: 5000 })
  for (const { name } of database.prepare("select name from sqlite_master where type = 'trigger'").all()) {
    database.exec(`drop trigger "${name}"`)
  }
  const { changes } = database.prepare(statement).run(...values)
  database.close()
  return Number(changes)
}

/** The file as it was made, under the open storage. */
function copyBack(): void {
  const database = new DatabaseSync(file, { timeout: 5000 })
  database.prepare('attach ? as made').run(made)
  database.exec('begin; delete from seal; delete from audit')
  database.exec('insert into audit select * from made.audit; insert into seal select * from made.seal; commit')
  database.close()
}

const verified = (noted: { number: number; hash: string } | null = null, receiptKey = keys.receiptKey) =>
  verify({ storage, receiptKey, photoFolder: NO_PHOTOS, noted })

const bad = (checks: readonly Check[]) => checks.filter(({ state }) => state === 'bad').map(({ name }) => name)

function value(query: string): unknown {
  const database = new DatabaseSync(file, { timeout: 5000 })
  const row = database.prepare(query).get()!
  database.close()
  return Object.values(row)[0]
}

test('[security/K1] [R3] a database in which readings stand in every way and things were noted is found well', async () => {
  const statuses = value('select group_concat(distinct status) from reading') as string

  const checks = await verified()

  expect(statuses.split(',').sort()).toEqual(['accepted', 'held', 'queued', 'rejected', 'superseded'])
  expect(checks.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    'integrity: ok',
    'standings: ok',
    'counted once: ok',
    'receipts: ok',
    'contents: ok',
    'commit number: ok',
    'photos: ok',
    'audit chain: ok',
  ])
  expect(checks.at(-1)!.said).toBe(`${seals} seals, each fits.`)
})

test.each([
  ['a standing', 'standings', "update reading set status = 'superseded' where status = 'accepted' and variant = 0"],
  ['a period', 'standings', "update reading set period = '2026-12' where status = 'superseded'"],
  ['a reason', 'standings', "update reading set reason = 'too-high' where status = 'held'"],
  ['an opening', 'standings', 'update reading set opens_at = opens_at + 1 where opens_at is not null'],
  ['a step', 'standings', 'update reading set step = step + 1'],
  ['an event', 'standings', "update event set status = 'held' where status = 'accepted'"],
  ['a missing event', 'standings', 'delete from event where step = 0'],
  ['a missing last event', 'standings', 'delete from event where step = 1'],
  ['a missing reading', 'standings', "delete from reading where status = 'queued'"],
  ['a receipt number', 'receipts', "update reading set number = 'E-0000-0000' where status = 'held'"],
  ['a commit number', 'receipts', 'update reading set commit_seq = commit_seq - 1 where commit_seq > 1'],
  ['a hash', 'receipts', "update reading set hash = replace(hash, substr(hash, 1, 1), 'f')"],
  ['a payload', 'contents', "update reading set payload = replace(payload, '00203', '00204')"],
  ['no payload', 'contents', "update reading set payload = ''"],
  ['a payload that is no object', 'contents', "update reading set payload = 'null'"],
  ['a value', 'contents', "update reading set value = '00001.000' where status = 'accepted'"],
  ['ticks', 'contents', "update reading set ticks = ticks + 1 where status = 'accepted'"],
  ['a register', 'contents', "update reading set register = 'other/main' where status = 'accepted'"],
  ['a day', 'contents', "update reading set read_on = '2026-11-21' where status = 'accepted'"],
  ['a sender', 'contents', "update reading set subject = 's_other'"],
  ['a correction', 'contents', 'update reading set replaces = null where replaces is not null'],
  ['the last commit number', 'commit number', "update meta set value = '3' where name = 'commit_seq'"],
])('[R3] [security/K1] verify finds %s that was changed past the guards', async (_, name, statement) => {
  expect(byHand(statement)).toBeGreaterThan(0)

  const checks = await verified()

  expect(bad(checks)).toContain(name)
  const check = checks.find((one) => one.name === name)!
  expect(check.todo).toContain('Somebody changed the database past the program')
})

test('[R3] a reading under another account is found, with its events or without', async () => {
  byHand("update reading set account = 'astana-99999999' where status = 'queued'")

  expect(bad(await verified())).toEqual(['standings', 'receipts', 'contents'])
  byHand("update event set account = 'astana-99999999' where status = 'queued'")
  expect(bad(await verified())).toContain('receipts')
})

test('[R4] a second reading that counts for a register and period is found, though its events say so too', async () => {
  byHand('drop index reading_accepted')
  byHand("update reading set status = 'accepted' where status = 'superseded'")
  byHand("update event set status = 'accepted' where status = 'superseded'")

  const checks = await verified()

  expect(bad(checks)).toEqual(['counted once'])
  expect(checks.find(({ name }) => name === 'counted once')!.examples![0]).toMatch(/^astana-\d{8} E-/)
})

test('[security/L3] without the right key no receipt is right', async () => {
  expect(bad(await verified(null, Buffer.alloc(32, 8)))).toEqual(['receipts'])
})

test('[security/K1] one value changed at random, in any column of the audit or of its seals, is found each of 300 times', async () => {
  const chance = createChance(Number(process.env.SEED ?? 7))
  const database = new DatabaseSync(file, { timeout: 5000 })
  const columns = {
    audit: ['id', 'at', 'who', 'origin', 'deed', 'about', 'why', 'details'],
    seal: ['number', 'audit', 'hash'],
  }
  byHand('select 1')
  let changed = 0
  for (let round = 0; round < 300; round += 1) {
    const table = chance.pick(['audit', 'seal'] as const)
    const column = chance.pick(columns[table])
    const [row] = database
      .prepare(`select rowid as row, ${column} as value from ${table} order by rowid limit 1 offset ?`)
      .all(chance.under(seals))
    const { row: rowid, value: before } = row as { row: number; value: string | number | null }
    const after = another(chance, before)
    const update = (to: typeof before) =>
      database.prepare(`update ${table} set ${column} = ? where rowid = ?`).run(to, rowid)
    try {
      update(after)
    } catch {
      // The engine’s own keys refuse it: it is there already.
      continue
    }
    changed += 1

    const { broken } = await verifyChain(storage, null)

    expect(broken, `${table}.${column}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`).not.toBeNull()
    update(before)
  }
  expect(changed).toBeGreaterThan(200)
  expect((await verifyChain(storage, null)).broken).toBeNull()
  database.close()
})

function another(chance: Chance, before: string | number | null): string | number | null {
  if (typeof before === 'number') return before + chance.pick([1, -1, 1000, -1000, 2 ** 40])
  const text = before ?? ''
  const at = chance.under(text.length + 1)
  const others = [
    `${text.slice(0, at)}${chance.pick(['x', ' ', 'é', '\u0000', '"', '\u202e'])}${text.slice(at)}`,
    text.slice(0, at) + text.slice(at + 2),
    text.toUpperCase(),
    before === null ? '' : null,
    chance.hex(64),
  ]
  return chance.pick(others.filter((one) => one !== before))
}

test('[security/K1] a row, or a seal, that is gone is found', async () => {
  byHand('delete from audit where rowid = 5')
  const one = await verifyChain(storage, null)
  copyBack()
  byHand('delete from seal where number = 5')
  const other = await verifyChain(storage, null)

  expect(one.broken).toMatch(/^seal \d+ covers the row [0-9a-f-]{36}, which is gone$/)
  expect(other.broken).toBe('after seal 4 comes seal 6: seals are missing, or were added')
})

test('[security/K1] a row written in afterwards is found, before it is sealed and after', async () => {
  const at = Date.parse('2026-12-01T12:00:00+05:00')
  await storage.audit.note({ at, who: 'marat', origin: 'test', deed: 'review accept', about: null, why: 'forged' })
  const [row] = await storage.audit.list({ who: 'marat' }, 1)

  const before = await verified()
  const clock = createTestClock('2027-01-01T12:00:00+05:00')
  await sealAudit({ storage, clock, log: pino({ level: 'silent' }) }).run()
  const after = await verified()

  expect([bad(before), bad(after)]).toEqual([['audit order'], ['audit order']])
  expect(after.find(({ name }) => name === 'audit order')!.examples).toEqual([row!.id])
})

test('[security/K1] [faults/V21] what a wrong clock left out of order is well once a person has said why', async () => {
  const at = Date.parse('2026-12-01T12:00:00+05:00')
  await storage.audit.note({ at, who: 'marat', origin: 'test', deed: 'review accept', about: null, why: null })
  const [row] = await storage.audit.list({ who: 'marat' }, 1)
  await storage.audit.note({
    at,
    who: 'aigul',
    origin: 'test',
    deed: 'audit explain',
    about: row!.id,
    why: 'the clock',
  })

  const checks = await verified()

  // The explanation itself is noted with a clock that is right.
  expect(checks.find(({ name }) => name === 'audit order')?.examples ?? []).not.toContain(row!.id)
})

test('[security/K1] a chain made anew is whole, and is found by a head noted outside', async () => {
  const noted = (await storage.audit.head())!
  byHand("update audit set who = 'nobody' where rowid = 5")
  byHand('delete from seal where number >= 1')
  const clock = createTestClock('2027-01-01T12:00:00+05:00')
  await sealAudit({ storage, clock, log: pino({ level: 'silent' }) }).run()

  expect(bad(await verified())).toEqual([])
  expect(bad(await verified(noted))).toEqual(['noted head'])
  expect(bad(await verified({ number: 99, hash: noted.hash }))).toEqual(['noted head'])
  copyBack()
  expect(bad(await verified(noted))).toEqual([])
})

test('rows that wait to be sealed are counted, and nothing is wrong with that', async () => {
  const at = Date.parse('2026-12-02T13:00:00+05:00')
  await storage.audit.note({ at, who: 'marat', origin: 'test', deed: 'review accept', about: null, why: null })

  const checks = await verified()

  expect(bad(checks)).toEqual([])
  expect(checks.at(-1)!.said).toBe(`${seals} seals, each fits; 1 row waits to be sealed.`)
})

test('readings on several pages are each looked at once, and what is wrong on any of them is found', async () => {
  const rows = Array.from({ length: 2500 }, (_, at) => anImported(at))
  await storage.write(({ readings }) => readings.add(rows, 5, 'import'))
  const seen: number[] = []

  const well = await verify({
    storage,
    receiptKey: keys.receiptKey,
    photoFolder: NO_PHOTOS,
    noted: null,
    onProgress: (done) => void seen.push(done),
  })
  const wrong = rows
    .toSorted((a, b) => (a.account + a.id < b.account + b.id ? -1 : 1))
    .filter((_, at) => at % 500 === 499)
  for (const { id } of wrong) byHand("update reading set status = 'held' where id = ?", id)
  byHand('delete from event where id = ?', rows[0]!.id)
  const found = await verified()

  expect(bad(well)).toEqual([])
  expect(seen.at(-1)).toBe(2500 + Number(value("select count(*) from reading where channel = 'app'")))
  expect(found.find(({ name }) => name === 'standings')!.said).toMatch(/^6 of \d+ readings/)
})

/** As an import from billing brings it: its hash is of the payload as it is. */
function anImported(at: number) {
  const account = `astana-${30_000_000 + (at % 700)}`
  const register = `m-${at}/main`
  const payload = JSON.stringify({ value: '00190.000', register, account })
  const row = aStoredReading({ account, register, payload, subject: 'billing', channel: 'phone', commit_seq: 1 })
  const hash = createHash('sha256').update(payload).digest('hex')
  return { ...row, hash, number: receiptNumber(keys.receiptKey, { account, id: row.id, hash, commitSeq: 1 }) }
}

test('[R3] readings that move while they are looked at are not taken for wrong ones', async () => {
  const rows = Array.from({ length: 400 }, (_, at) => ({ ...anImported(at), status: 'queued' as const, opens_at: 9 }))
  await storage.write(({ readings }) => readings.add(rows, 5, 'import'))
  let round = 0
  const moving = (async () => {
    for (; round < 30; round += 1) {
      const standing = { status: 'queued', period: '2026-10', opensAt: 10 + round } as const
      const moves = rows.map((row) => ({ reading: { ...row, step: round }, standing }))
      await storage.write(({ readings }) => readings.move(moves, round, 'test'))
    }
  })()

  while (round < 30) expect(bad(await verified())).toEqual([])
  await moving
})

test('[faults/V7] a damaged file is found, and what it says otherwise is not believed', async () => {
  await storage.close()
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = delete')
  database.close()
  const root = Number(value("select rootpage from sqlite_master where name = 'reading_held'"))
  const bytes = readFileSync(file)
  bytes.fill(0x41, (root - 1) * 4096 + 100, root * 4096)
  writeFileSync(file, bytes)
  storage = await openStorage({ file, serving: false })

  const checks = await verified()

  expect(checks.map(({ name, state }) => `${name}: ${state}`)).toEqual(['integrity: bad', 'all else: warn'])
})

test('the demo data is well', async () => {
  await storage.close()
  rmSync(file)
  storage = await openStorage({ file, serving: false })
  await loadDemo(storage, keys, Date.parse('2026-11-20T12:00:00+05:00'))

  const checks = await verified()

  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([])
}, 60_000)
