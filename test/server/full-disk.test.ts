/**
 * Full disk: a server whose disk is a few megabytes of memory: when it is full nothing is half stored and everybody is told to
 * come again; when there is room it goes on ([faults/V4]). Needs root to mount; elsewhere it is skipped, and says so.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'

const ACCOUNTS = Array.from({ length: 40 }, (_, at) => `astana-${20_000_000 + at}`)

let folder: string
let mayMount: boolean

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-full-'))
  mayMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'none', folder]).status === 0
})
afterEach(() => {
  if (mayMount) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
})

const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

test('[faults/V4] [faults/G7] on a full disk all are told to come again, and once there is room all is taken, each once', async (context) => {
  if (!mayMount) context.skip('needs root to mount a small disk')
  const file = join(folder, 'esep.sqlite')
  const signedIn = await signedInDatabase({ file }, ACCOUNTS)
  const server = await serve(file)
  const acknowledged = new Map<string, string>()
  const ballast = join(folder, 'ballast')
  writeFileSync(ballast, Buffer.alloc(Math.max(0, freeBytes() - 1_500_000)))

  async function post(items: readonly ReadingItem[]): Promise<number> {
    const response = await fetch(`${server.address}/api/v1/readings`, signedIn.request(items))
    if (response.status !== 200) {
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
      return response.status
    }
    const { results } = (await response.json()) as BatchReply
    for (const result of results) {
      if (result.outcome === 'received') acknowledged.set(result.receipt.id, result.receipt.number)
    }
    return 200
  }

  const batches: ReadingItem[][] = []
  const statuses: number[] = []
  for (let at = 0; at < 400 && statuses.filter((status) => status === 503).length < 5; at += 1) {
    const batch = Array.from({ length: 25 }, (_, nth) => signedIn.reading(ACCOUNTS[(at + nth) % ACCOUNTS.length]!))
    batches.push(batch)
    statuses.push(await post(batch))
  }
  const before = new Map(acknowledged)
  const isRed = (await fetch(`${server.address}/readyz`)).status
  const reads = (await fetch(`${server.address}/api/v1/utilities`, { headers: { 'Sec-Fetch-Site': 'same-origin' } }))
    .status
  rmSync(ballast)
  for (const batch of batches) expect(await post(batch)).toBe(200)
  expect(await server.stop()).toBe(0)

  expect(statuses).toContain(503)
  expect([isRed, reads]).toEqual([503, 200])
  for (const [id, number] of before) expect(acknowledged.get(id)).toBe(number)
  const database = new DatabaseSync(file)
  const rows = database.prepare('select id, number from reading').all() as { id: string; number: string }[]
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  database.close()
  expect(new Map(rows.map(({ id, number }) => [id, number]))).toEqual(acknowledged)
  expect(rows).toHaveLength(batches.length * 25)
})
