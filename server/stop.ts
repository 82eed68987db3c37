/**
 * Stop: an orderly end of the server: no new requests, those under way are answered, jobs finish their run, the storage
 * closes. What does not end in time is cut off; nothing is then half written, since a transaction that was cut off rolls
 * back.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'

export type StopDeps = {
  server: Server
  /** Called at once: whoever asks whether we are ready hears that we are not. */
  onStop: () => void
  jobs: readonly { stop(): Promise<void> }[]
  /** Closes what must be open until the last answer. */
  close: () => Promise<void>
  exit: (code: number) => void
  log: Logger
  /** What is not done by then is cut off. */
  longestMs?: number
}

const LONGEST_MS = 20_000

/** npm passes on a signal that the terminal has sent us already: so soon it is not a second one. */
const SECOND_AFTER_MS = 1000

/** Turns in which what reached this machine before the signal is read: a connection, then what was said on it. */
const LAST_TURNS = 5
const TURN_MS = 20

/** Whoever has not said a whole request by then has not asked. */
const HALF_SAID_MS = 1000
const LOOK_EVERY_MS = 50

/** To be made before the server has its first connection. The answer is to be called with each signal. */
export function createStop(deps: StopDeps): (signal: string) => void {
  const { server, onStop, jobs, close, exit, log, longestMs = LONGEST_MS } = deps
  const sockets = new Set<Socket>()
  const answers = new Set<ServerResponse>()
  let stoppedAt: number | null = null

  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', (_: IncomingMessage, answer: ServerResponse) => {
    answers.add(answer)
    answer.once('close', () => answers.delete(answer))
    if (stoppedAt !== null) makeLast(answer)
  })

  async function end(): Promise<void> {
    onStop()
    for (const answer of answers) makeLast(answer)
    const stopped = Promise.all(jobs.map((job) => job.stop()))
    for (let turn = 0; turn < LAST_TURNS; turn += 1) await wait(TURN_MS)
    const answered = new Promise<void>((resolve) => server.close(() => resolve()))
    const looking = setInterval(hangUpWhereNobodySpeaks, LOOK_EVERY_MS)
    hangUpWhereNobodySpeaks()
    await answered
    clearInterval(looking)
    await stopped
    await close()
  }

  function hangUpWhereNobodySpeaks(): void {
    server.closeIdleConnections()
    // Opened and never used, as browsers do in advance: Node does not count them as idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    if (answers.size === 0 && performance.now() - stoppedAt! > HALF_SAID_MS) server.closeAllConnections()
  }

  return function stop(signal) {
    if (stoppedAt === null) {
      stoppedAt = performance.now()
      log.info({ signal, requests: answers.size }, 'stopping')
      const late = setTimeout(cutOff, longestMs, 'it takes too long')
      end().then(
        () => {
          clearTimeout(late)
          log.info('stopped')
          exit(0)
        },
        (fault: unknown) => {
          log.error({ err: fault }, 'stopping failed')
          exit(1)
        },
      )
    } else if (performance.now() - stoppedAt > SECOND_AFTER_MS) {
      cutOff('a second signal')
    }
  }

  function cutOff(why: string): void {
    log.warn({ why, requests: answers.size }, 'stopped before all was done; what was under way was not stored')
    exit(1)
  }
}

/** Its connection takes no other request. */
function makeLast(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader('Connection', 'close')
}
