/**
 * Disk faults of commands: whichever write, flush or renaming of a backup, of an upgrade or of a first start fails, each in
 * its turn until none is left ([faults/V3], [faults/V4], [faults/V8]). Needs `strace`; where it is absent the tests are
 * skipped, and say so.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFaultyCommands, type FaultyCommands, type FaultyRun } from '#test/support/faulty-commands.ts'
import { mayInject, unlessInjected } from '#test/support/injected.ts'

const CALLS = ['pwrite64', 'write', 'fsync,fdatasync', 'rename'] as const
const FAULTS = (['EIO', 'ENOSPC'] as const).flatMap((error) => CALLS.map((calls) => ({ error, calls })))

/** The thread that copies counts its calls for itself, and what fails there hides what comes later in the copy. */
const PARTS = [
  { on: 'copy', threads: 'all', part: 'its copy while it is made' },
  { on: 'copy', threads: 'main', part: 'its copy once it is made' },
  { on: 'rest', threads: 'all', part: 'all else' },
] as const

let commands: FaultyCommands

beforeAll(async () => {
  if (mayInject) commands = await createFaultyCommands()
})
afterAll(() => commands?.remove())

/** Answers how many calls failed, each in a run of its own. */
async function eachInTurn(run: FaultyRun, fault: Parameters<FaultyRun>[0]): Promise<number> {
  for (let nth = 1; ; nth += 1) {
    if ((await run({ ...fault, nth })) === null) return nth - 1
  }
}

test.skipIf(!mayInject).each(FAULTS.flatMap((fault) => PARTS.map((part) => ({ ...fault, ...part }))))(
  `[faults/V8] [faults/V3] [faults/V4] any $calls of a backup, on $part, ends with $error: no half backup, and the next one is made${unlessInjected}`,
  async ({ part: _, ...fault }) => {
    const failed = await eachInTurn(commands.backup, fault)

    if (fault.calls !== 'write' && fault.calls !== 'rename') expect(failed).toBeGreaterThan(0)
  },
)

test.skipIf(!mayInject).each(FAULTS.filter(({ calls }) => calls !== 'write' && calls !== 'rename'))(
  `[faults/V3] [faults/V4] any $calls of an upgrade ends with $error: the schema is the old one or the new one, and the next start upgrades it${unlessInjected}`,
  async (fault) => {
    expect(await eachInTurn(commands.upgrade, fault)).toBeGreaterThan(0)
  },
)

/** It takes the steps of an upgrade, whose writes are looked at above; what is its own is the key. */
test.skipIf(!mayInject).each(FAULTS.filter(({ calls }) => calls !== 'pwrite64'))(
  `[faults/V3] [faults/V4] any $calls of a first start ends with $error: the next start begins, with a key that fits${unlessInjected}`,
  async (fault) => {
    const failed = await eachInTurn(commands.firstStart, fault)

    if (fault.calls !== 'rename') expect(failed).toBeGreaterThan(0)
  },
)
