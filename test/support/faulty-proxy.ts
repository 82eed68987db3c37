/**
 * Faulty proxy: a way to the server that does what bad networks do: swallows, cuts, delays, forges and repeats answers.
 * Only the API is disturbed; the app's own files pass. Every request is counted, also those that meet a fault.
 */
import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What somebody else answers in the server's name. */
export type Forged = { status: number; headers: Record<string, string>; body: string }

export type Fault =
  /** The connection ends before anything got through. */
  | { kind: 'dead' }
  /** Taken and never answered, nothing passed on: a network in name only. */
  | { kind: 'silent' }
  /** Passed on; the answer is kept until `letGo`. */
  | { kind: 'withheld' }
  /** Passed on; of the answer only this share arrives, then the connection ends. 0: nothing of it, not even its head. */
  | { kind: 'cut'; share: number }
  | { kind: 'forged'; answer: Forged; passedOn: boolean }
  /** Not passed on; the answer to an earlier request of its kind comes once more. */
  | { kind: 'repeated' }

/** One request as it went by. `answer`: what the server said, were it heard or not. */
export type Passing = { path: string; at: number; faulty: boolean; answer: Forged | null; answeredAt: number | null }

export type FaultyProxy = {
  url: string
  /** From now on, for every request to the API (or to this one address of it) until the next call. */
  becomes(fault: Fault | null, path?: string): void
  passings(path?: string): Passing[]
  /** Ends what is silent or withheld: connections cut, kept answers given, or silent requests passed on though nobody waits. */
  letGo(how: 'cut' | 'answer' | 'late'): void
  close(): Promise<void>
}

type Held = { late: () => void; answer: () => void; socket: Socket }

export const READINGS = '/api/v1/readings'

export async function startFaultyProxy(port: number): Promise<FaultyProxy> {
  let fault: Fault | null = null
  let disturbed = '/api/'
  let held: Held[] = []
  const passed: Passing[] = []
  const sockets = new Set<Socket>()

  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming)
    if (body === null) return
    const path = incoming.url ?? ''
    const isWanted = disturbed === READINGS ? path === READINGS : path.startsWith(disturbed)
    const now = isWanted ? fault : null
    const passing: Passing = { path, at: Date.now(), faulty: now !== null, answer: null, answeredAt: null }
    passed.push(passing)
    const pass = (): Promise<Forged> => passOn(port, incoming, body, passing)
    const { socket } = incoming

    if (now === null) return pass().then(...giving(outgoing))
    if (now.kind === 'dead') return void socket.destroy()
    if (now.kind === 'silent') return void held.push({ late: () => void pass().catch(gone), answer: gone, socket })
    if (now.kind === 'repeated') {
      const earlier = passed.find((other) => other.path === path && other.answer?.status === 200)?.answer
      return earlier ? give(outgoing, earlier) : void socket.destroy()
    }
    if (now.kind === 'forged' && !now.passedOn) return give(outgoing, now.answer)
    const answer = await pass().catch(gone)
    if (!answer) return void socket.destroy()
    if (now.kind === 'forged') return give(outgoing, now.answer)
    if (now.kind === 'withheld') return void held.push({ late: gone, answer: () => give(outgoing, answer), socket })
    if (now.share === 0) return void socket.destroy()
    const whole = Buffer.from(answer.body, 'latin1')
    outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(whole.length) })
    // Ended, not destroyed: what was written first still arrives.
    outgoing.write(whole.subarray(0, Math.floor(whole.length * now.share)), () => void socket.end())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', gone)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    becomes(next, path = '/api/') {
      fault = next
      disturbed = path
    },
    passings: (path = READINGS) => passed.filter((passing) => passing.path === path),
    letGo(how) {
      const all = held
      held = []
      for (const { late, answer, socket } of all) {
        if (how === 'answer') answer()
        if (how !== 'answer') socket.destroy()
        if (how === 'late') late()
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Null if the sender left before the end of it. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  try {
    for await (const part of incoming) parts.push(part as Buffer)
    return Buffer.concat(parts)
  } catch {
    return null // a browser that is killed says no goodbye
  }
}

function passOn(port: number, incoming: IncomingMessage, body: Buffer, passing: Passing): Promise<Forged> {
  return new Promise((resolve, reject) => {
    const { method, headers, url: path } = incoming
    const outgoing: ClientRequest = request({ host: '127.0.0.1', port, method, path, headers, agent: false })
    outgoing.once('error', reject)
    outgoing.once('response', async (response) => {
      const parts: Buffer[] = []
      try {
        for await (const part of response) parts.push(part as Buffer)
      } catch (failure) {
        return reject(failure)
      }
      // Latin-1 keeps every byte of a picture or a script as it is.
      const answer = { status: response.statusCode ?? 502, headers: plain(response), body: latin(parts) }
      passing.answer = answer
      passing.answeredAt = Date.now()
      resolve(answer)
    })
    outgoing.end(body)
  })
}

const latin = (parts: Buffer[]): string => Buffer.concat(parts).toString('latin1')

function plain({ rawHeaders }: IncomingMessage): Record<string, string> {
  const pairs: [string, string][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) pairs.push([rawHeaders[at]!, rawHeaders[at + 1]!])
  const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'content-length']
  return Object.fromEntries(pairs.filter(([name]) => !hopByHop.includes(name.toLowerCase())))
}

function give(outgoing: ServerResponse, { status, headers, body }: Forged): void {
  if (outgoing.destroyed) return
  outgoing.writeHead(status, headers)
  outgoing.end(Buffer.from(body, 'latin1'))
}

/** A server that is down looks as it would without us. */
const giving = (outgoing: ServerResponse): [(answer: Forged) => void, () => void] => [
  (answer) => give(outgoing, answer),
  () => void outgoing.req.socket.destroy(),
]

const gone = (): undefined => undefined
