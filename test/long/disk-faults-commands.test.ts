/**
 * Disk faults of commands: whichever write, flush or naming of a backup, of an upgrade or of a first start fails, each in
 * its turn until none is left ([faults/V3], [faults/V4], [faults/V8]). Needs `strace`; where it is absent the tests are
 * skipped, and say so.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFaultyCommands, type FaultyCommands, type FaultyRun } from '#test/support/faulty-commands.ts'
import { mayInject, unlessInjected } from '#test/support/injected.ts'

const TEMPORARY = 'test/.tmp'

const ERRORS = ['EIO', 'ENOSPC'] as const
/** How SQLite writes and flushes. */
const PAGES = [
  { what: 'write of a page', calls: 'pwrite64' },
  { what: 'flush', calls: 'fsync,fdatasync' },
] as const
/** How all else is written and named; which of the names there are is the machine’s. */
const FILES = [
  { what: 'write of a file', calls: 'write' },
  { what: 'naming of a file', calls: '?rename,?renameat,?renameat2,?link,?linkat' },
] as const

/** The thread that copies counts its calls for itself, and what fails there hides what comes later in the copy. */
const PARTS = [
  { part: 'its copy while it is made', on: 'copy', threads: 'all' },
  { part: 'its copy once it is made', on: 'copy', threads: 'main' },
  { part: 'all else', on: 'rest', threads: 'all' },
] as const

const anywhere = { part: 'any file' } as const
const IN_BACKUP = [
  ...PAGES.flatMap((calls) => PARTS.map((part) => ({ ...calls, ...part }))),
  ...FILES.map((calls) => ({ ...calls, ...anywhere })),
]
/** It takes the steps of an upgrade, whose pages are looked at there; what is its own is the key. */
const IN_FIRST_START = [PAGES[1], ...FILES]

const withErrors = <Case>(cases: readonly Case[]) => ERRORS.flatMap((error) => cases.map((one) => ({ ...one, error })))

let built: string
let commands: FaultyCommands

beforeAll(async () => {
  if (!mayInject) return
  mkdirSync(TEMPORARY, { recursive: true })
  built = mkdtempSync(join(TEMPORARY, 'faulty-'))
  await build({ configFile: 'vite.server.config.ts', logLevel: 'warn', build: { outDir: built } })
  commands = await createFaultyCommands(join(built, 'esep.js'))
})
afterAll(() => {
  if (!mayInject) return
  commands.remove()
  rmSync(built, { recursive: true })
})

/** Answers how many calls failed, each in a run of its own, until a run of which none did. */
async function eachInTurn(run: FaultyRun, fault: Parameters<FaultyRun>[0]): Promise<number> {
  for (let nth = 1; ; nth += 1) {
    if ((await run({ ...fault, nth })) === null) return nth - 1
  }
}

test.skipIf(!mayInject).each(withErrors(IN_BACKUP))(
  `[faults/V8] [faults/V3] [faults/V4] any $what of a backup, on $part, ends with $error: no half backup, and the next one is made${unlessInjected}`,
  async ({ what: _, part: __, ...fault }) => {
    expect(await eachInTurn(commands.backup, fault)).toBeGreaterThan(0)
  },
)

test.skipIf(!mayInject).each(withErrors(PAGES))(
  `[faults/V3] [faults/V4] any $what of an upgrade ends with $error: the schema is the old one or the new one, and the next start upgrades it${unlessInjected}`,
  async ({ what: _, ...fault }) => {
    expect(await eachInTurn(commands.upgrade, fault)).toBeGreaterThan(0)
  },
)

test.skipIf(!mayInject).each(withErrors(IN_FIRST_START))(
  `[faults/V3] [faults/V4] any $what of a first start ends with $error: the next start begins, with a key that fits${unlessInjected}`,
  async ({ what: _, ...fault }) => {
    expect(await eachInTurn(commands.firstStart, fault)).toBeGreaterThan(0)
  },
)
