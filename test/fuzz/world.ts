/** World: the one server of a schedule, its clock, and what can happen to it: a restart, and a restore of an older copy. */

import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { VisitTable } from '#server/storage/visit-tables.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import { createWalk, type Walk } from '#test/fuzz/walk.ts'
import { aMeter, aRegister } from '#test/support/builders.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

const DAY = 86_400_000
const METERS = [
  aMeter({ serial: 'W-1' }),
  aMeter({
    serial: 'E-2',
    service: 'electricity',
    registers: [aRegister({ name: 'day', decimals: 0 }), aRegister({ name: 'night', decimals: 0 })],
  }),
]

const START = '2026-11-16T12:00:00+05:00'

export type Key = { account: string; id: string }

/** A reading or a visit, as the server has it; `value`: of a reading. */
export type StoredFact = Key & {
  kind: 'reading' | 'visit'
  subject: string
  hash: string
  number: string
  value: string
  register: string
  period: string | null
  status: string
  receivedAt: number
}

export type World = {
  server(): TestServer
  now(): number
  pass(ms: number): Promise<void>
  accounts: string[]
  /** The code on an account's bill; the account is made when it is first asked for. */
  codeFor(account: string): Promise<string>
  /** On a disk: may be restarted and restored. */
  onDisk: boolean
  wasRestored(): boolean
  backUp(): Promise<void>
  restart(): Promise<void>
  /** Puts back the last backup. With the restore command a new epoch begins; else the server must notice by itself. Returns what is gone. */
  restore(byCommand: boolean, known: Key[]): Promise<Key[]>
  rows(keys: Key[]): Promise<StoredFact[]>
  /** Null: no inspectors in this schedule. */
  walk: Walk | null
  close(): Promise<void>
}

/** Schedules without a disk share a server for a while, each with accounts of its own: opening one costs as much as a schedule. */
let shared: { server: TestServer; uses: number; url: string | null } | null = null
const USES = 40

/** Each has accounts of its own. */
let worlds = 0

export type WorldOptions = {
  hasFile: boolean
  /** Of a PostgreSQL; it stays up, and nothing is restored there. */
  url: string | null
  /** Its dwellings are on a round. */
  hasRound: boolean
}

export async function createWorld(chance: Chance, { hasFile, url, hasRound }: WorldOptions): Promise<World> {
  const onDisk = hasFile && url === null
  const folder = onDisk ? mkdtempSync(join(tmpdir(), 'esep-fuzz-')) : null
  const file = folder === null ? ':memory:' : join(folder, 'esep.sqlite')
  let server = folder === null ? await sharedServer(url) : await createTestServer({ file, at: START })
  let backedUpAt: number | null = null
  let restored = false
  const at = worlds
  const accounts = [0, 1, 2, 3].map((place) => `astana-${10_000_000 + at * 10 + place}`)
  worlds += 1
  const codes = new Map<string, { code: string; issuedAt: number }>()

  const reopen = async (): Promise<void> => {
    server = await createTestServer({ file, at: new Date(server.clock.now()).toISOString() })
    await server.release.due()
  }

  const world: World = {
    accounts,
    onDisk,
    wasRestored: () => restored,
    walk: null,
    server: () => server,
    now: () => server.clock.now(),
    async codeFor(account) {
      const known = codes.get(account)
      if (known !== undefined && server.clock.now() - known.issuedAt < 20 * DAY) return known.code
      if (known === undefined) await server.addAccount(account, { meters: METERS })
      const code = await server.codeFor(account)
      codes.set(account, { code, issuedAt: server.clock.now() })
      return code
    },
    async pass(ms) {
      server.clock.pass(ms)
      if (chance.happens(0.7)) await server.release.due()
    },
    async backUp() {
      const copy = join(folder!, 'backup.sqlite')
      rmSync(copy, { force: true })
      const beside = new DatabaseSync(file)
      beside.exec(`vacuum into '${copy}'`)
      beside.close()
      backedUpAt = server.clock.now()
    },
    async restart() {
      await server.close()
      await reopen()
    },
    async restore(byCommand, known) {
      // Phones keep for 35 days what they handed in; an older backup is beyond the promise (faults/G8).
      if (backedUpAt === null || server.clock.now() - backedUpAt > 30 * DAY) return []
      restored = true
      const before = await world.rows(known)
      await server.close()
      for (const tail of ['-wal', '-shm']) rmSync(file + tail, { force: true })
      copyFileSync(join(folder!, 'backup.sqlite'), file)
      await reopen()
      if (byCommand) await server.storage.meta.put('epoch', `e_${randomBytes(8).toString('hex')}`)
      await world.walk?.restored()
      const after = new Set((await world.rows(known)).map(({ account, id }) => `${account} ${id}`))
      return before.filter(({ account, id }) => !after.has(`${account} ${id}`))
    },
    async rows(keys) {
      const found: StoredFact[] = []
      for (let from = 0; from < keys.length; from += 100) {
        const some = keys.slice(from, from + 100)
        const readings = await server.storage.readings.under(some)
        found.push(...readings.map((row) => ({ ...row, kind: 'reading' as const, receivedAt: row.received_at })))
        if (world.walk !== null) found.push(...(await server.storage.visits.under(some)).map(factOf))
      }
      return found
    },
    async close() {
      if (folder === null) return
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  // What the utility knows is older than any backup.
  if (onDisk || hasRound) for (const account of accounts) await world.codeFor(account)
  if (hasRound) world.walk = await createWalk({ server: () => server, accounts, at })
  return world
}

const factOf = (row: VisitTable): StoredFact => ({
  ...row,
  kind: 'visit',
  value: '',
  register: '',
  receivedAt: row.received_at,
})

/** The last one of a process has nobody after it to close it. */
export async function closeSharedServer(): Promise<void> {
  await shared?.server.close()
  shared = null
}

async function sharedServer(url: string | null): Promise<TestServer> {
  if (shared !== null && shared.url === url && shared.uses < USES) {
    shared.uses += 1
    return shared.server
  }
  await shared?.server.close()
  shared = { server: await createTestServer({ at: START, ...(url === null ? {} : { url }) }), uses: 1, url }
  return shared.server
}
