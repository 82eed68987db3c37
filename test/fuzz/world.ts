/** World: the one server of a schedule, its clock, and what can happen to it: a restart, and a restore of an older copy. */

import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StoredReading } from '#server/storage/readings.ts'
import type { Chance } from '#test/fuzz/chance.ts'
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
  rows(keys: Key[]): Promise<StoredReading[]>
  close(): Promise<void>
}

/** Schedules without a disk share a server for a while, each with accounts of its own: opening one costs as much as a schedule. */
let shared: { server: TestServer; uses: number; url: string | null } | null = null
const USES = 40

/** Each has accounts of its own. */
let worlds = 0

/** `url`: a PostgreSQL; it stays up, and nothing is restored there. */
export async function createWorld(chance: Chance, hasFile: boolean, url: string | null = null): Promise<World> {
  const onDisk = hasFile && url === null
  const folder = onDisk ? mkdtempSync(join(tmpdir(), 'esep-fuzz-')) : null
  const file = folder === null ? ':memory:' : join(folder, 'esep.sqlite')
  let server = folder === null ? await sharedServer(url) : await createTestServer({ file, at: START })
  let backedUpAt: number | null = null
  let restored = false
  const accounts = [0, 1, 2, 3].map((at) => `astana-${10_000_000 + worlds * 10 + at}`)
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
      const after = new Set((await world.rows(known)).map(({ account, id }) => `${account} ${id}`))
      return before.filter(({ account, id }) => !after.has(`${account} ${id}`))
    },
    async rows(keys) {
      const found: StoredReading[] = []
      for (let at = 0; at < keys.length; at += 100) {
        found.push(...(await server.storage.readings.under(keys.slice(at, at + 100))))
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
  if (onDisk) for (const account of accounts) await world.codeFor(account)
  return world
}

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
