/** Full disk: what the commands say when the disk has no room for what they write, or fails ([faults/V3], [faults/V4]). */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import { aLine, csvOf, DISTRICTS, manyLines } from '#test/server/import/billing.ts'
import { aUtility } from '#test/support/builders.ts'
import { type Injection, mayInject, runInjected, unlessInjected } from '#test/support/injected.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestClock } from '#test/support/test-clock.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let folder: string
let file: string
let accounts: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-full-disk-'))
  mkdirSync(join(folder, 'out'))
  file = join(folder, 'esep.sqlite')
  accounts = join(folder, 'accounts.csv')
  const storage = await openStorage({ file, serving: false })
  await readKeys(`${file}.key`, storage)
  await storage.accounts.putUtility(aUtility({ districts: DISTRICTS }))
  await storage.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

const esep = (words: readonly string[], injection: Injection) =>
  runInjected(['server/esep.ts', ...words], { ESEP_DATA: file, ESEP_CLOCK: '2026-11-20T07:00:00Z' }, injection)

const importing = (lines: readonly object[], injection: Injection, ...words: string[]) => {
  writeFileSync(accounts, csvOf(lines as never))
  return esep(['import', 'accounts', accounts, '--utility', 'astana', ...words], injection)
}

function accountsLoaded(): number {
  const database = new DatabaseSync(file)
  const row = database.prepare('select count(*) as count from account').get()
  database.close()
  return Number(row!.count)
}

const ON_THE_LOG = (nth?: number): Injection => ({ calls: 'pwrite64', error: 'ENOSPC', on: [`${file}-wal`], nth })

test.skipIf(!mayInject)(
  `[faults/V4] an import on a full disk says that nothing is loaded, and what to do${unlessInjected}`,
  async () => {
    const { code, said } = await importing(manyLines(10), ON_THE_LOG())

    expect(code).toBe(1)
    expect(said).toMatch(
      /^The disk of the database is full: nothing was loaded\. Make room and run it again\.\n {2}because: /,
    )
    expect(accountsLoaded()).toBe(0)
    expect(readdirSync(folder).filter((name) => name.includes('errors'))).toEqual([])
  },
)

test.skipIf(!mayInject)(
  `[faults/V4] an import for which the disk becomes full says how much is loaded${unlessInjected}`,
  async () => {
    const { code, said } = await importing(manyLines(6000), ON_THE_LOG(1200))

    const loaded = accountsLoaded()
    expect(loaded).toBeGreaterThan(0)
    expect(loaded).toBeLessThan(6000)
    expect([code, said]).toEqual([
      1,
      expect.stringContaining(
        `The disk of the database is full: ${loaded} accounts of the file are loaded and stay, the rest is not. Make room and run it again.\n`,
      ),
    ])
  },
)

test('[faults/V4] an import that has no room for its errors file says so, and leaves none', async (context) => {
  const small = join(folder, 'small')
  mkdirSync(small)
  const mayMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', small]).status === 0
  if (!mayMount) context.skip('needs root to mount a small disk')
  try {
    const own = join(small, 'a.csv')
    writeFileSync(own, csvOf([aLine()]))
    expect(() => writeFileSync(join(small, 'ballast'), Buffer.alloc(16_384))).toThrow('ENOSPC')
    const storage = await openStorage({ file, serving: false })
    const at = {
      storage,
      keys: await readKeys(`${file}.key`, storage),
      clock: createTestClock('2026-11-20T12:00:00+05:00'),
    }

    const { code, errors } = await runCli(['import', 'accounts', own, '--utility', 'astana'], at)
    await storage.close()

    expect([code, errors]).toEqual([
      1,
      expect.stringContaining(`The disk of ${own} is full: nothing was loaded. Make room and run it again.\n`),
    ])
    expect(readdirSync(small)).toEqual(['a.csv', 'ballast'])
  } finally {
    spawnSync('umount', [small])
  }
})

test.skipIf(!mayInject)(
  `[faults/V3] a file that cannot be read to its end is told, and nothing is loaded${unlessInjected}`,
  async () => {
    const { code, said } = await importing([aLine()], { calls: 'pread64', error: 'EIO', on: [accounts] })

    expect(code).toBe(1)
    expect(said).toMatch(
      /^The disk of \S+accounts\.csv failed: nothing was loaded\. Look at the disk \(esep doctor\), then run it again\.\n/,
    )
  },
)

const EXPORT = ['export', 'consumption', '--utility', 'astana', '--period', '2026-07']
const CODES = ['codes', 'print', '--utility', 'astana', '--url', 'https://esep.example.kz']

test.skipIf(!mayInject).each([
  ['export consumption', EXPORT, 'ENOSPC', 'is full', 'Make room and run it again'],
  ['codes print', CODES, 'ENOSPC', 'is full', 'Make room and run it again'],
  ['export consumption', EXPORT, 'EIO', 'failed', 'Look at the disk (esep doctor), then run it again'],
] as const)(
  `[faults/V4] %s %s that cannot be written leaves nothing, and says why %s${unlessInjected}`,
  async (_, words, error, what, todo) => {
    await importing([aLine()], { calls: 'mknod', error: 'EIO' })
    const out = join(folder, 'out', 'a.csv')

    const { code, said } = await esep([...words, '--out', out], { calls: 'write,pwrite64', error, on: [`${out}.part`] })

    expect(code).toBe(1)
    expect(said).toContain(`The disk of ${out} ${what}: nothing of it is left. ${todo}.\n  because: ${error}`)
    expect(readdirSync(join(folder, 'out'))).toEqual([])
  },
)
