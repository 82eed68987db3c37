/**
 * Kill rounds: servers of one database are under load and killed again and again; what became of the readings they
 * acknowledged, and of those they did not ([faults/V2]).
 */
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { type Served, serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'
import type { TestDatabase } from '#test/support/test-database.ts'

export type KillReport = {
  acknowledged: number
  /** Acknowledged and not stored. */
  lost: string[]
  /** Batches of which only a part is stored. */
  torn: number
  sent: number
  stored: number
  /** Batches that were under way at a kill. */
  interrupted: number
}

const ACCOUNTS = Array.from({ length: 24 }, (_, at) => `astana-${20_000_000 + at}`)
const BATCH = 5
const AT_ONCE = 4

/** How long the others go on when one of several servers was killed. */
const GO_ON_MS = 150

/** `msAlive` says how long the servers live under load in each round until one is killed; then the others end too. */
export async function killRounds(database: TestDatabase, msAlive: readonly number[], servers = 1): Promise<KillReport> {
  const signedIn = await signedInDatabase(database.place, ACCOUNTS)
  const acknowledged = new Set<string>()
  const pending = new Set<ReadingItem[]>()
  const batches: ReadingItem[][] = []
  let interrupted = 0

  for (const ms of msAlive) {
    const alive = await Promise.all(Array.from({ length: servers }, serveIt))
    const waiting = [...pending]
    const load = Promise.all(alive.flatMap((server) => Array.from({ length: AT_ONCE }, () => sendOn(server, waiting))))
    await pause(ms)
    const [killed] = alive.splice(Math.floor(Math.random() * alive.length), 1)
    await killed!.kill()
    interrupted += pending.size
    if (alive.length > 0) await pause(GO_ON_MS)
    for (const server of alive) await server.kill()
    await load
  }

  const there = async (): Promise<string[]> =>
    (await database.rows('select id from reading')).map(({ id }) => String(id))
  const torn = tornIn(batches, new Set(await there()))
  const server = await serveIt()
  for (const batch of pending) await send(server, batch)
  const code = await server.stop()
  if (code !== 0) throw new Error(`the server stopped with ${code}`)
  const ids = await there()
  const found = new Set(ids)
  return {
    acknowledged: acknowledged.size,
    lost: [...acknowledged].filter((id) => !found.has(id)),
    torn,
    sent: batches.length * BATCH,
    stored: ids.length,
    interrupted,
  }

  function serveIt(): Promise<Served> {
    return serve(database.file, database.environment)
  }

  /** Sends what was left first, then fresh batches, until the server is gone. */
  async function sendOn(server: Served, waiting: ReadingItem[][]): Promise<void> {
    for (;;) {
      const batch = waiting.pop() ?? freshBatch()
      try {
        await send(server, batch)
      } catch (failure) {
        // fetch says TypeError when the connection is gone, SyntaxError or AbortError when the answer was cut short
        if (failure instanceof TypeError || failure instanceof SyntaxError || (failure as Error).name === 'AbortError')
          return
        throw failure
      }
    }
  }

  function freshBatch(): ReadingItem[] {
    const account = ACCOUNTS[batches.length % ACCOUNTS.length]!
    const batch = Array.from({ length: BATCH }, () => signedIn.reading(account))
    batches.push(batch)
    pending.add(batch)
    return batch
  }

  async function send(server: Served, items: ReadingItem[]): Promise<void> {
    const response = await fetch(`${server.address}/api/v1/readings`, signedIn.request(items))
    const text = await response.text()
    if (response.status === 429) return
    if (response.status !== 200) throw new Error(`readings: ${response.status} ${text}`)
    const { results } = JSON.parse(text) as BatchReply
    for (const result of results) {
      if (result.outcome === 'received') acknowledged.add(result.receipt.id)
    }
    if (results.every((result) => result.outcome === 'received')) pending.delete(items)
  }
}

const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

const tornIn = (batches: readonly ReadingItem[][], there: ReadonlySet<string>): number =>
  batches.filter((batch) => {
    const stored = batch.filter((item) => there.has(item.id)).length
    return stored !== 0 && stored !== batch.length
  }).length
