/**
 * Fsync: what the server process asks of the system, in order: no answer to a batch leaves before the disk has said that the
 * batch is on it ([faults/V1]). Needs `strace`; where it is absent or may not trace, the test is skipped, and says so.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BatchReply } from '#shared/wire/readings.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'

const BATCHES = 100
const ACCOUNTS = ['astana-20000001', 'astana-20000002', 'astana-20000003']

const mayTrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0
const missing = mayTrace ? '' : ' (skipped: needs strace)'

type Call = 'written' | 'on disk' | 'answered'

/** The calls that matter: bytes into the log of the database, its flush returned, the first bytes of an answer. */
function callsIn(trace: string): Call[] {
  // A call that another thread interrupts is told in two lines; it has happened with the second.
  const begun = new Map<string, string>()
  return trace.split('\n').flatMap((line) => {
    const thread = /^\d+/.exec(line)?.[0] ?? ''
    if (line.includes('<unfinished ...>')) {
      begun.set(thread, line)
      // Bytes of an answer may leave before the call returns: they count from its beginning.
      return line.includes('HTTP/1.1 200') ? ['answered' as const] : []
    }
    const isResumed = line.includes(' resumed>')
    const whole = isResumed ? `${begun.get(thread) ?? ''}${line}` : line
    if (/\bf(data)?sync\(\d+<[^>]*-wal>/.test(whole)) return / = 0$/.test(whole) ? ['on disk' as const] : []
    if (/\bp?write(v|64)?\(\d+<[^>]*-wal>/.test(whole)) return ['written' as const]
    return whole.includes('HTTP/1.1 200') && !isResumed ? ['answered' as const] : []
  })
}

test.skipIf(!mayTrace)(
  `[faults/V1] [faults/G6] [faults/G7] of 100 batches each is on disk before its answer leaves${missing}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'esep-fsync-'))
    const file = join(folder, 'esep.sqlite')
    const traced = join(folder, 'trace')
    const signedIn = await signedInDatabase({ file }, ACCOUNTS)
    const server = await serve(file)
    const calls = 'trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg'
    const tracer = spawn(
      'strace',
      ['-f', '-y', '-s', '40', '-e', calls, '-o', traced, '-p', String(server.child.pid)],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    await new Promise<void>((resolve, reject) => {
      tracer.stderr.on('data', (said) => (String(said).includes('attached') ? resolve() : undefined))
      tracer.once('exit', () => reject(new Error('strace could not trace the server')))
    })

    for (let at = 0; at < BATCHES; at += 1) {
      const items = ACCOUNTS.map((account) => signedIn.reading(account))
      const response = await fetch(`${server.address}/api/v1/readings`, signedIn.request(items))
      const { results } = (await response.json()) as BatchReply
      expect(results.map(({ outcome }) => outcome)).toEqual(['received', 'received', 'received'])
    }
    const ended = new Promise((resolve) => tracer.once('close', resolve))
    await server.stop()
    await ended

    const seen = callsIn(readFileSync(traced, 'utf8'))
    rmSync(folder, { recursive: true })
    const answers = seen.flatMap((call, at) => (call === 'answered' ? [at] : []))
    expect(answers).toHaveLength(BATCHES)
    for (const [nth, at] of answers.entries()) {
      const since = seen.slice(nth === 0 ? 0 : answers[nth - 1]! + 1, at)
      expect(since.filter((call) => call === 'written').length, `batch ${nth}`).toBeGreaterThan(0)
      expect(since.at(-1), `the last before the answer to batch ${nth}`).toBe('on disk')
    }
  },
)
