/**
 * Load process: sends readings to a server from a process of its own, so that only the server's work counts as the server's.
 *
 * All bodies are made before the first is sent. It is told what to send and when, and answers what came of it.
 */
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type BatchReply, PROTOCOL, PROTOCOL_HEADER } from '#shared/wire/readings.ts'
import { type BenchResident, batchOf } from '#test/bench/bench-server.ts'
import type { Answered, LoadOrder, LoadReport, ToLoadProcess } from '#test/bench/load.ts'

type Body = { token: string; text: string; items: number }

let order: LoadOrder
let bodies: Body[] = []
let isStopped = false

process.on('message', (said: ToLoadProcess) => {
  if (said.type === 'prepare') {
    order = said.order
    bodies = bodiesFor(order)
    process.send!({ type: 'prepared' })
    return
  }
  if (said.type === 'stop') isStopped = true
  if (said.type === 'go') void send().then((report) => process.send!({ type: 'done', report }))
})

function bodiesFor({ residents, values, each, at }: LoadOrder): Body[] {
  const parts = residents.flatMap((resident) => (each === 'batch' ? [resident] : singles(resident)))
  return values.flatMap((value) =>
    parts.map((part) => ({ token: part.token, text: batchOf(part, value, at), items: part.accounts.length })),
  )
}

const singles = (resident: BenchResident): BenchResident[] =>
  resident.accounts.map((account) => ({ ...resident, accounts: [account] }))

async function send(): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections })
  const report: LoadReport = { ms: 0, readings: 0, answered: [], standings: {}, sentAway: 0, faults: [] }
  await drain(agent, bodies.slice(0, order.warmUp), { ...report, answered: [], standings: {} })
  const start = performance.now()
  const counted = bodies.slice(order.warmUp)
  if (order.perSecond === null) await drain(agent, counted, report)
  else await trickle(agent, counted, report, order.perSecond)
  report.ms = performance.now() - start
  agent.destroy()
  return report
}

/** As many at a time as there are connections, each the next when its answer came. */
async function drain(agent: Agent, some: readonly Body[], report: LoadReport): Promise<void> {
  let next = 0
  const oneByOne = async (): Promise<void> => {
    while (next < some.length) {
      const body = some[next]!
      next += 1
      await post(agent, body, performance.now(), report)
    }
  }
  await Promise.all(Array.from({ length: order.connections }, oneByOne))
}

/** At their times, whether the earlier ones were answered or not; a wait for a connection counts. */
async function trickle(agent: Agent, some: readonly Body[], report: LoadReport, perSecond: number): Promise<void> {
  const start = performance.now()
  const under: Promise<void>[] = []
  for (const [at, body] of some.entries()) {
    const due = start + (at * 1000) / perSecond
    const early = due - performance.now()
    if (early > 1) await wait(early)
    if (isStopped) break
    under.push(post(agent, body, due, report))
  }
  await Promise.all(under)
}

async function post(agent: Agent, body: Body, since: number, report: LoadReport): Promise<void> {
  try {
    const { status, text, retryAfter } = await exchange(agent, body)
    if (status === 503 && retryAfter !== undefined) {
      report.sentAway += 1
      await wait(Number(retryAfter) * 1000)
      // A connection of its own: the one it had may have been closed meanwhile, which would count as a fault.
      return await post(new Agent(), body, since, report)
    }
    const ms = performance.now() - since
    const reply = status === 200 ? (JSON.parse(text) as BatchReply) : null
    if (reply === null) return void report.faults.push(`${status} ${text.slice(0, 200)}`)
    note(report, reply, body.items, { ms, serverNow: reply.now })
  } catch (fault) {
    report.faults.push(String(fault))
  }
}

function note(report: LoadReport, { results }: BatchReply, items: number, answered: Answered): void {
  report.answered.push(answered)
  for (const result of results) {
    if (result.outcome !== 'received') report.faults.push(result.outcome)
    else {
      const { status } = result.receipt.standing
      report.standings[status] = (report.standings[status] ?? 0) + 1
      report.readings += 1
    }
  }
  if (results.length !== items) report.faults.push(`${results.length} results for ${items} items`)
}

function exchange(
  agent: Agent,
  { token, text }: Pick<Body, 'token' | 'text'>,
): Promise<{ status: number; text: string; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      'Sec-Fetch-Site': 'same-origin',
      [PROTOCOL_HEADER]: String(PROTOCOL),
      Cookie: `__Host-sid=${token}`,
    }
    const outgoing = request(`${order.address}/api/v1/readings`, { method: 'POST', agent, headers }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      const retryAfter = incoming.headers['retry-after']
      const status = incoming.statusCode ?? 0
      incoming.once('end', () => resolve({ status, text: String(Buffer.concat(parts)), retryAfter }))
      incoming.once('error', reject)
    })
    outgoing.once('error', (fault: NodeJS.ErrnoException) => {
      // The server had just closed a connection nobody used: whoever took it up asks again on another, as browsers do.
      const isStale = fault.code === 'ECONNRESET' && outgoing.reusedSocket
      if (isStale) exchange(new Agent(), { token, text }).then(resolve, reject)
      else reject(fault)
    })
    outgoing.end(text)
  })
}
