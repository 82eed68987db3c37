/**
 * Kill rounds: a server under load is killed again and again; what became of the readings it acknowledged, and of those
 * it did not ([faults/V2]).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newToken, tokenHash } from '#server/api/session-cookie.ts'
import { openStorage } from '#server/storage/storage.ts'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { aContract, aMeter, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { type Served, serve } from '#test/support/served.ts'

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
  integrity: unknown
}

const ACCOUNTS = Array.from({ length: 24 }, (_, at) => `astana-${20_000_000 + at}`)
const SUBJECT = 's_kill'
const BATCH = 5
const AT_ONCE = 4

/** `msAlive` says how long the server lives under load in each round. */
export async function killRounds(msAlive: readonly number[]): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'esep-kill-'))
  const file = join(folder, 'esep.sqlite')
  const token = await populate(file)
  const acknowledged = new Set<string>()
  const pending = new Set<ReadingItem[]>()
  const batches: ReadingItem[][] = []
  let interrupted = 0

  for (const ms of msAlive) {
    const server = await serve(file)
    const waiting = [...pending]
    const load = Promise.all(Array.from({ length: AT_ONCE }, () => sendOn(server, waiting)))
    await new Promise((later) => setTimeout(later, ms))
    await server.kill()
    await load
    interrupted += pending.size
  }

  const torn = count(file, batches)
  const server = await serve(file)
  for (const batch of pending) await send(server, batch)
  const code = await server.stop()
  if (code !== 0) throw new Error(`the server stopped with ${code}`)
  const report = { ...summary(file), torn, interrupted }
  rmSync(folder, { recursive: true })
  return report

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
    const deviceTime = { at: Date.now(), zone: 'Asia/Almaty', offset: 300, jumped: false }
    const batch = Array.from({ length: BATCH }, () => anItem(aReading({ account, subject: SUBJECT, deviceTime })))
    batches.push(batch)
    pending.add(batch)
    return batch
  }

  async function send(server: Served, items: ReadingItem[]): Promise<void> {
    const response = await fetch(`${server.address}/api/v1/readings`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Sec-Fetch-Site': 'same-origin',
        'X-Readings-Protocol': '1',
        Cookie: `__Host-sid=${token}`,
      },
      body: JSON.stringify({
        protocol: 1,
        app: '0.1.0',
        nonce: 'nonce-0123456789abcdef',
        subject: SUBJECT,
        deviceId: 'd_1',
        deviceNow: Date.now(),
        monotonicNow: 1,
        known: { epoch: null, commitSeq: 0 },
        unsent: items.length,
        oldestUnsentAt: null,
        items,
      }),
    })
    const text = await response.text()
    if (response.status === 429) return
    if (response.status !== 200) throw new Error(`readings: ${response.status} ${text}`)
    const { results } = JSON.parse(text) as BatchReply
    for (const result of results) {
      if (result.outcome === 'received') acknowledged.add(result.receipt.id)
    }
    if (results.every((result) => result.outcome === 'received')) pending.delete(items)
  }

  function summary(of: string): Omit<KillReport, 'torn' | 'interrupted'> {
    const database = new DatabaseSync(of)
    const ids = database
      .prepare('select id from reading')
      .all()
      .map((row) => String(row.id))
    const there = new Set(ids)
    const integrity = Object.values(database.prepare('pragma integrity_check').get()!)[0]
    database.close()
    return {
      acknowledged: acknowledged.size,
      lost: [...acknowledged].filter((id) => !there.has(id)),
      sent: batches.length * BATCH,
      stored: ids.length,
      integrity,
    }
  }
}

function count(file: string, batches: readonly ReadingItem[][]): number {
  const database = new DatabaseSync(file)
  const there = new Set(
    database
      .prepare('select id from reading')
      .all()
      .map((row) => String(row.id)),
  )
  database.close()
  return batches.filter((batch) => {
    const stored = batch.filter((item) => there.has(item.id)).length
    return stored !== 0 && stored !== batch.length
  }).length
}

/** A resident of all the accounts, signed in; answers the session's token. */
async function populate(file: string): Promise<string> {
  const storage = await openStorage({ file, serving: false })
  const token = newToken()
  const now = Date.now()
  const contract = aContract()
  await storage.write(async (queries) => {
    await queries.accounts.putUtility(aUtility())
    await queries.people.addResident({ subject: SUBJECT, secret_hash: 'x', created_at: now, device: 'test' })
    await queries.people.addSession({
      token_hash: tokenHash(token),
      subject: SUBJECT,
      created_at: now,
      last_seen_at: now,
      expires_at: now + 86_400_000,
    })
    for (const account of ACCOUNTS) {
      await queries.accounts.add(
        {
          account,
          utility: 'astana',
          address: '',
          district: '',
          holder: '',
          contract_starts_on: contract.startsOn,
          contract_ends_on: contract.endsOn,
        },
        [aMeter()],
      )
      await queries.people.grant(account, SUBJECT, now)
    }
  })
  await storage.close()
  return token
}
