/**
 * Disk faults: single system calls of the server fail while readings come: at every one of them nothing acknowledged is lost
 * and nothing is stored twice ([faults/V3], [faults/V4]). Needs `strace`; where it is absent the tests are skipped, and say so.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { eventually } from '#test/support/eventually.ts'
import { type Served, serve } from '#test/support/served.ts'
import { type SignedInDatabase, signedInDatabase } from '#test/support/signed-in-database.ts'

const ACCOUNTS = ['astana-20000001', 'astana-20000002', 'astana-20000003']
const BATCHES = 12
const EXIT_BROKEN = 70

const mayTrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0
const missing = mayTrace ? '' : ' (skipped: needs strace)'

let folder: string
let file: string
let signedIn: SignedInDatabase
let batches: ReadingItem[][]
let server: Served

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-disk-'))
  file = join(folder, 'esep.sqlite')
  signedIn = await signedInDatabase({ file }, ACCOUNTS)
  batches = Array.from({ length: BATCHES }, () => ACCOUNTS.map((account) => signedIn.reading(account)))
  server = await serve(file)
})
afterEach(async () => {
  await server.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** From now on these calls fail as strace is told. */
async function inject(calls: string, fault: string): Promise<ChildProcess> {
  const how = ['-f', '-e', `trace=${calls}`, '-e', `inject=${calls}:${fault}`, '-o', '/dev/null']
  const tracer = spawn('strace', [...how, '-p', String(server.child.pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    tracer.stderr!.on('data', (said) => (String(said).includes('attached') ? resolve() : undefined))
    tracer.once('exit', () => reject(new Error('strace could not trace the server')))
  })
  return tracer
}

type Said = { status: number; retryAfter: string | null; received: string[] }

/** Null: the server was gone. */
async function post(items: readonly ReadingItem[]): Promise<Said | null> {
  const response = await fetch(`${server.address}/api/v1/readings`, signedIn.request(items)).catch(() => null)
  if (response === null) return null
  const retryAfter = response.headers.get('retry-after')
  if (response.status !== 200) return { status: response.status, retryAfter, received: [] }
  const { results } = (await response.json()) as BatchReply
  const received = results.flatMap((result) => (result.outcome === 'received' ? [result.receipt.number] : []))
  return { status: 200, retryAfter, received }
}

function numbersOnDisk(): string[] {
  const database = new DatabaseSync(file)
  const numbers = database
    .prepare('select number from reading')
    .all()
    .map((row) => String(row.number))
  expect(database.prepare('pragma integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
  database.close()
  return numbers
}

/** On a healthy disk again: every batch is taken, those acknowledged before get the same receipts. */
async function expectAllOnce(acknowledged: readonly string[]): Promise<void> {
  expect(numbersOnDisk()).toEqual(expect.arrayContaining([...acknowledged]))
  server = await serve(file)
  const receipts: string[] = []
  for (const items of batches) receipts.push(...((await post(items))?.received ?? []))
  expect(receipts).toHaveLength(BATCHES * ACCOUNTS.length)
  expect(receipts).toEqual(expect.arrayContaining([...acknowledged]))
  expect(await server.stop()).toBe(0)
  expect(numbersOnDisk().sort()).toEqual(receipts.sort())
}

test
  .skipIf(!mayTrace)
  .each(['fsync,fdatasync', 'pwrite64'].flatMap((calls) => [1, 2, 3, 5, 8].map((nth) => ({ calls, nth }))))(
  `[faults/V3] [faults/G7] call $nth of $calls fails: 503 or nothing, the process ends, and what was acknowledged is there${missing}`,
  async ({ calls, nth }) => {
    await inject(calls, `error=EIO:when=${nth}`)
    const acknowledged: string[] = []

    for (const items of batches) {
      const said = await post(items)
      if (said === null) break
      if (said.status !== 200) expect([said.status, said.retryAfter]).toEqual([503, '30'])
      acknowledged.push(...said.received)
    }

    await eventually(() => expect(server.child.exitCode).toBe(EXIT_BROKEN))
    await expectAllOnce(acknowledged)
  },
)

test.skipIf(!mayTrace)(
  `[faults/V4] [faults/G7] no room for any write: 503 each time, and the same process goes on once there is room${missing}`,
  async () => {
    const acknowledged: string[] = []
    const half = BATCHES / 2
    for (const items of batches.slice(0, half)) acknowledged.push(...(await post(items))!.received)
    const tracer = await inject('pwrite64', 'error=ENOSPC')

    for (const items of batches.slice(half)) expect(await post(items)).toMatchObject({ status: 503, retryAfter: '30' })
    const ended = new Promise((resolve) => tracer.once('close', resolve))
    tracer.kill('SIGINT')
    await ended

    for (const items of batches) acknowledged.push(...(await post(items))!.received)
    expect(new Set(acknowledged).size).toBe(BATCHES * ACCOUNTS.length)
    expect(await server.stop()).toBe(0)
    await expectAllOnce(acknowledged)
  },
)
