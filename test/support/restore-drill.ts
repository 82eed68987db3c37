/**
 * Restore drill: a server under load is backed up by the command, goes on, is stopped, put back to the backup and started
 * again; then the phones come, ask after what they handed in, and send again what is not there (protocol.md §10).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '#server/keeping/check.ts'
import { verify } from '#server/keeping/verify.ts'
import { readKeys } from '#server/keys.ts'
import { openStorage } from '#server/storage/storage.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { BatchReply, Known, ReadingItem, StatusReply } from '#shared/wire/readings.ts'
import { type Served, serve } from '#test/support/served.ts'
import { type SignedInDatabase, signedInDatabase } from '#test/support/signed-in-database.ts'
import { NO_PHOTOS } from '#test/support/test-server.ts'

export type DrillReport = {
  /** Receipts given before the backup was begun, and after it was ended. */
  before: number
  later: number
  /** Readings with a receipt from before the backup that it lacks. */
  missingInBackup: number
  /** Readings the phones were told are unknown, and how many of them have a receipt again. */
  unknown: number
  sentAgain: number
  /** Of all that ever had a receipt: not there at the end; there more than once. */
  lost: number
  doubled: number
  epochs: string[]
  checks: Check[]
}

type Kept = { item: ReadingItem; receipt: Receipt; epoch: string }

const ACCOUNTS = Array.from({ length: 1000 }, (_, at) => `astana-${20_000_000 + at}`)
const AT_ONCE = 4
const BETWEEN_BATCHES_MS = 5
const A_BATCH = 5
const A_QUESTION = 500

/** Puts the backup in the place of the stopped server's database. */
export type PutBack = (from: string, file: string) => Promise<void>

/** `later`: receipts to be given after the backup. */
export async function restoreDrill(later: number, putBack: PutBack): Promise<DrillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'esep-drill-'))
  const file = join(folder, 'esep.sqlite')
  const to = join(folder, 'backup.sqlite')
  const signedIn = await signedInDatabase({ file }, ACCOUNTS)
  const phones = createPhones(signedIn)

  let server = await serve(file)
  const load = phones.sendOn(server)
  await phones.until(50)
  const before = phones.kept.size
  await esep(file, 'backup', to)
  const atBackup = phones.kept.size
  await phones.until(atBackup + later)
  phones.pause()
  await load
  if ((await server.stop()) !== 0) throw new Error('the server did not stop in order')

  await putBack(to, file)
  const kept = [...phones.kept.values()]
  const there = await idsIn(file)
  const missingInBackup = kept.slice(0, before).filter(({ item }) => !there.includes(item.id)).length

  server = await serve(file)
  const unknown = await phones.askAfterAll(server)
  const sentAgain = await phones.sendAgain(server, unknown)
  const still = await phones.askAfterAll(server)
  await server.stop()

  const stored = await idsIn(file)
  const report = {
    before,
    later: kept.length - atBackup,
    missingInBackup,
    unknown: unknown.length,
    sentAgain,
    lost: still.length + kept.filter(({ item }) => !stored.includes(item.id)).length,
    doubled: stored.length - new Set(stored).size,
    epochs: [...phones.epochs],
    checks: await checksOf(file),
  }
  rmSync(folder, { recursive: true })
  return report
}

function createPhones(signedIn: SignedInDatabase) {
  const kept = new Map<string, Kept>()
  const epochs = new Set<string>()
  let isPaused = false
  let made = 0

  async function post<Reply extends { epoch: string }>(
    server: Served,
    path: string,
    init: RequestInit,
  ): Promise<Reply> {
    const response = await fetch(`${server.address}${path}`, init)
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    const reply = (await response.json()) as Reply
    epochs.add(reply.epoch)
    return reply
  }

  async function send(server: Served, items: readonly ReadingItem[]): Promise<number> {
    const reply = await post<BatchReply>(server, '/api/v1/readings', signedIn.request(items))
    let received = 0
    for (const [at, result] of reply.results.entries()) {
      if (result.outcome !== 'received') continue
      received += 1
      const receipt = result.receipt as Receipt
      kept.set(receipt.id, { item: items[at]!, receipt, epoch: reply.epoch })
    }
    return received
  }

  /** As the greatest receipt of its epoch proves it. */
  function known(): Known {
    const last = [...kept.values()].reduce((a, b) => (b.receipt.commitSeq > a.receipt.commitSeq ? b : a))
    const { account, id, hash, number, commitSeq } = last.receipt
    return { epoch: last.epoch, commitSeq, proof: { account, id, hash, number } }
  }

  return {
    kept,
    epochs,

    async sendOn(server: Served): Promise<void> {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          while (!isPaused) {
            made += 1
            const account = ACCOUNTS[made % ACCOUNTS.length]!
            await send(
              server,
              Array.from({ length: A_BATCH }, () => signedIn.reading(account)),
            )
            await wait(BETWEEN_BATCHES_MS)
          }
        }),
      )
    },

    pause(): void {
      isPaused = true
    },

    async until(count: number): Promise<void> {
      while (kept.size < count) await wait(5)
    },

    /** The readings the server says it does not know. */
    async askAfterAll(server: Served): Promise<ReadingItem[]> {
      const unknown: ReadingItem[] = []
      const all = [...kept.values()]
      for (let from = 0; from < all.length; from += A_QUESTION) {
        const items = all.slice(from, from + A_QUESTION).map(({ item: { account, id } }) => ({ account, id }))
        const { body, ...init } = signedIn.request([])
        const { protocol, nonce, subject } = JSON.parse(String(body)) as Record<string, unknown>
        const question = { protocol, nonce, subject, known: known(), unsent: 0, oldestUnsentAt: null, items }
        const asked = { ...init, body: JSON.stringify(question) }
        const reply = await post<StatusReply>(server, '/api/v1/readings/status', asked)
        unknown.push(...reply.unknown.map(({ id }) => kept.get(id)!.item))
      }
      return unknown
    },

    /** How many have a receipt now. */
    async sendAgain(server: Served, items: readonly ReadingItem[]): Promise<number> {
      let received = 0
      for (let from = 0; from < items.length; from += 50) received += await send(server, items.slice(from, from + 50))
      return received
    },
  }
}

export async function esep(file: string, ...words: string[]): Promise<void> {
  const child = spawn(process.execPath, ['server/esep.ts', ...words], { env: { ...process.env, ESEP_DATA: file } })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`esep ${words.join(' ')} ended with ${code}: ${said}`)
}

async function idsIn(file: string): Promise<string[]> {
  const storage = await openStorage({ file, serving: false })
  const ids: string[] = []
  for (const account of ACCOUNTS) {
    ids.push(...(await storage.readings.shown(account, '2000-01', 0)).map(({ id }) => id))
  }
  await storage.close()
  return ids
}

async function checksOf(file: string): Promise<Check[]> {
  const storage = await openStorage({ file, serving: false })
  const { receiptKey } = await readKeys(`${file}.key`, storage)
  const checks = await verify({ storage, receiptKey, photoFolder: NO_PHOTOS, noted: null })
  await storage.close()
  return checks
}
