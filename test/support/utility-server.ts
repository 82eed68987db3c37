/**
 * Utility server: the real server as a process of its own, on a copy of the demo data, with a clock that starts where a
 * story begins. It can be killed, and started again on the same data at another moment.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueCode } from '#server/codes.ts'
import { loadDemo } from '#server/demo/load-demo.ts'
import { readKeys } from '#server/keys.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { shownCode } from '#shared/domain/activation-code.ts'
import { valueText } from '#shared/domain/value.ts'

export type UtilityServer = {
  url: string
  port: number
  file: string
  /** A code as printed on the account's bill. */
  codeFor(account: AccountKey): Promise<string>
  /** Digits to type for a usual month on this meter's only register, `203,170`. */
  usualValue(account: AccountKey, serial: string): Promise<string>
  /** All readings under an account that residents handed in, as stored. */
  readings(account: AccountKey): Promise<StoredReading[]>
  /** What the utility's own people do beside the server. */
  beside<Value>(work: (storage: Storage) => Promise<Value>): Promise<Value>
  /** As by kill -9. */
  kill(): Promise<void>
  /** On the same data and port; at another moment if told, else time has gone on meanwhile. */
  start(at?: string): Promise<void>
  /** What the process wrote to its log. */
  log(): string
  close(): Promise<void>
}

export type ServerOptions = { at?: string; clientFolder?: string }

/** Made once per process, copied for each server. */
let template: Promise<string> | undefined

async function makeTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'esep-demo-'))
  const file = join(folder, 'esep.sqlite')
  const storage = await openStorage({ file, serving: true })
  const keys = await readKeys(`${file}.key`, storage)
  await loadDemo(storage, keys, Date.parse('2026-11-20T12:00:00+05:00'))
  await storage.close()
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function startUtilityServer(options: ServerOptions = {}): Promise<UtilityServer> {
  template ??= makeTemplate()
  const folder = mkdtempSync(join(tmpdir(), 'esep-server-'))
  cpSync(await template, folder, { recursive: true })
  const file = join(folder, 'esep.sqlite')
  const port = await freePort()
  let child: ChildProcess | null = null
  let logged = ''
  let at = options.at ?? '2026-11-20T12:00:00+05:00'
  let since: number | null = null

  async function start(moment?: string): Promise<void> {
    at = moment ?? new Date(Date.parse(at) + (since === null ? 0 : Date.now() - since)).toISOString()
    since = Date.now()
    const environment = {
      ...process.env,
      PORT: String(port),
      ESEP_DATA: file,
      ESEP_CLOCK: at,
      ESEP_CLIENT: options.clientFolder ?? process.env.ESEP_CLIENT ?? 'dist/client',
      LOG_LEVEL: 'debug',
      NODE_ENV: 'test',
    }
    const started = spawn(process.execPath, ['server/main.ts'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    started.stderr.on('data', (data) => {
      logged += data
    })
    await new Promise<void>((resolve, reject) => {
      started.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${logged}`)))
      started.stdout.on('data', (data) => {
        logged += data
        if (String(data).includes('"ready"')) resolve()
      })
    })
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = child
    child = null
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill(signal)
    await ended
  }

  /** One at a time: SQLite waits for a lock with this whole process, which then cannot let go of it. */
  let turn: Promise<unknown> = Promise.resolve()
  function beside<Value>(work: (storage: Storage) => Promise<Value>): Promise<Value> {
    const mine = turn.then(() => opened(work))
    turn = mine.catch(() => undefined)
    return mine
  }

  async function opened<Value>(work: (storage: Storage) => Promise<Value>): Promise<Value> {
    const storage = await openStorage({ file, serving: false })
    try {
      return await work(storage)
    } finally {
      await storage.close()
    }
  }

  await start()
  return {
    url: `http://localhost:${port}`,
    port,
    file,
    codeFor: (account) =>
      beside(async (storage) => {
        const { codeKey } = await readKeys(`${file}.key`, storage)
        return shownCode(await storage.write((queries) => issueCode(queries, codeKey, account, Date.parse(at))))
      }),
    usualValue: (account, serial) =>
      beside(async (storage) => {
        const rows = await storage.readings.accepted([account], '2000-01')
        const ticks = rows.flatMap((row) => (row.register.startsWith(`${serial}/`) ? [row.ticks!] : []))
        const [before = 0, last = 0] = ticks.slice(-2)
        return valueText(last + (last - before), 3).replace('.', ',')
      }),
    readings: (account) =>
      beside(async (storage) => {
        const rows = await storage.readings.shown(account, '2000-01', 0)
        return rows.filter((row) => row.subject !== 'billing')
      }),
    beside,
    kill: () => kill(),
    start,
    log: () => logged,
    async close() {
      await kill('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
