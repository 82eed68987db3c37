/** Stop: the end of a server in order, at the seams of HTTP and as a process under load. */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, get, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStop, type StopDeps } from '#server/stop.ts'
import type { BatchReply } from '#shared/wire/readings.ts'
import { eventually } from '#test/support/eventually.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'

vi.setConfig({ testTimeout: 60_000 })

let server: Server
let port: number
/** In the order in which it happened. */
let done: string[]
let logged: string[]
/** Answers the slow request; null: none came yet. */
let answer: (() => void) | null

beforeEach(async () => {
  done = []
  logged = []
  answer = null
  server = createServer((asked, answering) => {
    if (asked.url !== '/slow') return answering.end('quick')
    answer = () => {
      done.push('answered')
      answering.end('slow')
    }
  })
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function aStop(said: Partial<StopDeps> = {}): Promise<(signal: string) => void> {
  const stop = createStop({
    server,
    onStop: () => void done.push('red'),
    jobs: [{ stop: async () => void done.push('job') }],
    close: async () => void done.push('closed'),
    exit: (code) => void done.push(`exit ${code}`),
    log: pino({}, { write: (line: string) => void logged.push(JSON.parse(line).msg) }),
    ...said,
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = (server.address() as AddressInfo).port
  return stop
}

const agent = () => new Agent({ keepAlive: true, maxSockets: 1 })

type Answered = { status: number; text: string; connection: string | undefined }

const ask = (path: string, by: Agent) =>
  new Promise<Answered>((resolve, reject) => {
    get({ port, path, agent: by }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode!, text, connection: response.headers.connection }))
    }).on('error', reject)
  })

const ended = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.on('error', () => undefined).once('close', resolve)
  })

test('a request under way is answered, as the last of its connection, before anything closes', async () => {
  const stop = await aStop()
  const by = agent()
  await ask('/', by)
  const asked = ask('/slow', by)
  await eventually(() => expect(answer).not.toBeNull())

  stop('SIGTERM')
  await wait(300)
  const before = [...done]
  answer!()

  expect(await asked).toEqual({ status: 200, text: 'slow', connection: 'close' })
  await eventually(() => expect(done.at(-1)).toBe('exit 0'))
  expect(before).toEqual(['red', 'job'])
  expect(done).toEqual(['red', 'job', 'answered', 'closed', 'exit 0'])
})

test('connections on which nobody speaks are closed, used ones and those never used', async () => {
  const stop = await aStop()
  const by = agent()
  await ask('/', by)
  const silent = connect(port, '127.0.0.1')
  await new Promise((connected) => silent.once('connect', connected))
  const gone = ended(silent)

  stop('SIGTERM')

  await gone
  await eventually(() => expect(done).toEqual(['red', 'job', 'closed', 'exit 0']), 900)
  await expect(ask('/', agent())).rejects.toThrow('ECONNREFUSED')
})

test('what was asked just before the signal, on a new connection, is answered', async () => {
  const stop = await aStop()
  const asked = ask('/', agent())

  stop('SIGTERM')

  expect((await asked).text).toBe('quick')
})

test('whoever has said half a request is not waited for', async () => {
  const stop = await aStop()
  const half = connect(port, '127.0.0.1')
  half.write('GET / HTTP/1.1\r\nHost: x\r\n')
  const gone = ended(half)
  await wait(50)

  stop('SIGTERM')

  await gone
  await eventually(() => expect(done.at(-1)).toBe('exit 0'))
})

test('jobs are waited for until their run is over', async () => {
  let finish: () => void = () => undefined
  const run = new Promise<void>((resolve) => {
    finish = () => {
      done.push('run over')
      resolve()
    }
  })
  const stop = await aStop({ jobs: [{ stop: () => run }] })

  stop('SIGTERM')
  await wait(300)
  finish()

  await eventually(() => expect(done).toEqual(['red', 'run over', 'closed', 'exit 0']))
})

test('the same signal twice at once, as npm passes it on, is one; a second one cuts off what is under way', async () => {
  const stop = await aStop()
  const asked = ask('/slow', agent())
  await eventually(() => expect(answer).not.toBeNull())

  stop('SIGINT')
  stop('SIGINT')
  await wait(1100)
  const before = [...done]
  stop('SIGINT')

  expect(before).toEqual(['red', 'job'])
  expect(done).toEqual(['red', 'job', 'exit 1'])
  answer!()
  expect((await asked).status).toBe(200)
})

test('what takes too long is cut off', async () => {
  const stop = await aStop({ jobs: [{ stop: () => new Promise(() => undefined) }], longestMs: 200 })

  stop('SIGTERM')

  await eventually(() => expect(done.at(-1)).toBe('exit 1'))
  expect(logged.at(-1)).toContain('before all was done')
})

test('a storage that cannot be closed is a failure, and the log says so', async () => {
  const stop = await aStop({ close: () => Promise.reject(new Error('the disk is gone')) })

  stop('SIGTERM')

  await eventually(() => expect(done.at(-1)).toBe('exit 1'))
  expect(logged.at(-1)).toBe('stopping failed')
})

test('under load a signal ends the process with 0: every request begun before it is answered, every one answered is stored', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'esep-stop-'))
  const file = join(folder, 'esep.sqlite')
  const accounts = Array.from({ length: 200 }, (_, at) => `astana-${20_000_000 + at}`)
  const signedIn = await signedInDatabase({ file }, accounts)
  const served = await serve(file)
  const target = new URL(served.address)
  let signalledAt = Number.POSITIVE_INFINITY
  let asked = 0
  const acknowledged: string[] = []
  const broken: string[] = []

  /** Asks again and again, on one connection or each time on a new one, until the server is gone. */
  async function askOn(by: Agent): Promise<void> {
    for (;;) {
      let begunAt = Number.POSITIVE_INFINITY
      const items = [0, 1, 2].map((more) => signedIn.reading(accounts[(asked * 3 + more) % accounts.length]!))
      asked += 1
      const { method, headers, body } = signedIn.request(items)
      try {
        const reply = await new Promise<BatchReply>((resolve, reject) => {
          const post = request(
            {
              host: target.hostname,
              port: target.port,
              path: '/api/v1/readings',
              method,
              agent: by,
              headers: headers as Record<string, string>,
            },
            (response) => {
              const chunks: Buffer[] = []
              response.on('data', (chunk: Buffer) => chunks.push(chunk))
              response.on('error', reject)
              response.on('end', () => {
                if (response.statusCode !== 200) return reject(new Error(String(response.statusCode)))
                resolve(JSON.parse(Buffer.concat(chunks).toString()))
              })
            },
          )
          post.on('error', reject)
          post.once('finish', () => {
            begunAt = performance.now()
          })
          post.end(body as string)
        })
        for (const result of reply.results) if (result.outcome === 'received') acknowledged.push(result.receipt.id)
      } catch (failure) {
        if (begunAt < signalledAt) broken.push(String(failure))
        by.destroy()
        return
      }
    }
  }

  const load = Array.from({ length: 12 }, (_, at) => askOn(at % 2 === 0 ? agent() : new Agent({ keepAlive: false })))
  await wait(700)
  signalledAt = performance.now()
  const code = await served.stop()
  await Promise.all(load)

  expect(code).toBe(0)
  expect(broken).toEqual([])
  expect(acknowledged.length).toBeGreaterThan(50)
  const database = new DatabaseSync(file)
  const stored = new Set(
    database
      .prepare('select id from reading')
      .all()
      .map(({ id }) => String(id)),
  )
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  expect(database.prepare('pragma integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
  database.close()
  rmSync(folder, { recursive: true })
})
