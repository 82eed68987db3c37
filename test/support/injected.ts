/**
 * Injected: system calls of a process of ours fail, as `strace` is told. Where that is absent or may not trace, `mayInject`
 * is false, and `unlessInjected` says so in a title.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export const mayInject = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0
export const unlessInjected = mayInject ? '' : ' (skipped: needs strace)'

export type Injection = {
  /** Names of system calls, comma between. They are counted each for itself, and in each thread for itself. */
  calls: string
  error: 'EIO' | 'ENOSPC'
  /** Which of them fails; if not said, every one does. */
  nth?: number
  /** Only where they touch these files and folders. */
  on?: readonly string[]
  /** Of a run: by default of every thread. */
  threads?: 'all' | 'main'
}

export type Injected = {
  /** Ends the failing, if the process has not ended. Answers the first call that failed as strace tells it; null: none did. */
  end(): Promise<string | null>
}

/** From now on calls of this process fail. */
export async function injectInto(child: ChildProcess, injection: Injection): Promise<Injected> {
  const trace = createTrace()
  const words = ['-f', ...wordsFor(injection, trace.file), '-p', String(child.pid)]
  const tracer = spawn('strace', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(tracer, 'close')
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.on('data', (said) => (/Process \d+ attached/.test(String(said)) ? resolve() : undefined))
    tracer.once('exit', () => reject(new Error('strace could not trace the process')))
  })
  return {
    async end() {
      tracer.kill('SIGINT')
      await ended
      return trace.taken()
    },
  }
}

export type InjectedRun = { code: number | null; said: string; failed: string | null }

/** Runs a program of ours, `words` after its file, to its end. `said`: on standard error. */
export async function runInjected(
  words: readonly string[],
  environment: Record<string, string>,
  injection: Injection,
): Promise<InjectedRun> {
  const trace = createTrace()
  // Only with all threads may the kernel pass over the calls that are not asked for.
  const threads = injection.threads === 'main' ? [] : ['-f', '--seccomp-bpf']
  const tracing = [...threads, ...wordsFor(injection, trace.file)]
  const child = spawn('strace', [...tracing, process.execPath, ...words], {
    // With one thread to the pool its calls have one order.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  return { code, said, failed: trace.taken() }
}

function wordsFor({ calls, error, nth, on = [] }: Injection, trace: string): string[] {
  const when = nth === undefined ? '' : `:when=${nth}`
  return [
    ...['-y', '-s', '0', '-o', trace],
    ...['-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}${when}`],
    ...on.flatMap((path) => ['-P', path]),
  ]
}

function createTrace(): { file: string; taken(): string | null } {
  const folder = mkdtempSync(join(tmpdir(), 'esep-strace-'))
  const file = join(folder, 'trace')
  return {
    file,
    taken() {
      const lines = readFileSync(file, 'utf8').split('\n')
      rmSync(folder, { recursive: true })
      return lines.find((line) => line.includes('(INJECTED)')) ?? null
    },
  }
}
