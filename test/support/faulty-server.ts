/**
 * Faulty server: a server of its own process, of which a system call fails while it takes a batch, and what must hold then:
 * whoever is not told that a reading is received may send it again, and it is there once ([faults/V3], [faults/V4]).
 */
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { eventually } from '#test/support/eventually.ts'
import { type Injection, injectInto } from '#test/support/injected.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'

export type FaultyServer = {
  /**
   * A batch during which a call fails, and an orderly stop if the server is still there; then a new server. Answers the
   * call; null: there is no such call, and all went well.
   */
  batchWith(fault: Injection): Promise<string | null>
  /** So many batches while no write finds room, and all again when there is some. */
  batchesWithoutRoom(count: number): Promise<void>
  end(): Promise<void>
}

const ACCOUNTS = ['astana-20000001', 'astana-20000002', 'astana-20000003']
const EXIT_BROKEN = 70

export async function createFaultyServer(file: string): Promise<FaultyServer> {
  const signedIn = await signedInDatabase({ file }, ACCOUNTS)
  /** Of all that was sent; those acknowledged have their receipt’s number. */
  const sent = new Map<string, string | null>()
  // So many starts share what they compiled.
  const start = () => serve(file, { NODE_COMPILE_CACHE: join(dirname(file), 'compiled') })
  let server = await start()

  const aBatch = (): ReadingItem[] => {
    const items = ACCOUNTS.map((account) => signedIn.reading(account))
    for (const { id } of items) sent.set(id, null)
    return items
  }

  /** Null: the server was gone. */
  async function post(items: readonly ReadingItem[]): Promise<number | null> {
    const response = await fetch(`${server.address}/api/v1/readings`, signedIn.request(items)).catch(() => null)
    if (response === null) return null
    if (response.status !== 200) {
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30'])
      return response.status
    }
    const { results } = (await response.json()) as BatchReply
    for (const result of results) {
      if (result.outcome !== 'received') throw new Error(`a reading was answered with ${JSON.stringify(result)}`)
      const { id, number } = result.receipt
      expect([null, number]).toContain(sent.get(id))
      sent.set(id, number)
    }
    return 200
  }

  function expectOnDisk(about: string | null): void {
    const database = new DatabaseSync(file)
    const rows = database.prepare('select id, number from reading').all() as { id: string; number: string }[]
    expect(database.prepare('pragma integrity_check').get(), `${about}`).toMatchObject({ integrity_check: 'ok' })
    // So that a stop has no more to write at each round than this batch.
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    expect(new Map(rows.map(({ id, number }) => [id, number])), `${about}`).toEqual(sent)
    expect(rows, `${about}`).toHaveLength(sent.size)
  }

  async function batchWith(fault: Injection): Promise<string | null> {
    const isFatal = fault.error === 'EIO' || fault.calls.includes('sync')
    const items = aBatch()
    const injected = await injectInto(server.child, fault)

    const status = await post(items)
    if (status !== 200 && isFatal) await eventually(() => expect(server.child.exitCode).toBe(EXIT_BROKEN))
    else {
      if (status !== 200) expect([status, await post(items)]).toEqual([503, 200])
      // What fails at the end of a stop is brought from the log into the file at the next start.
      expect(await server.stop()).toBe(0)
    }
    const failed = await injected.end()
    if (failed === null) expect(status).toBe(200)

    server = await start()
    expect(await post(items), `after ${failed}`).toBe(200)
    expectOnDisk(failed)
    return failed
  }

  return {
    batchWith,

    async batchesWithoutRoom(count) {
      const before = Array.from({ length: count }, aBatch)
      const during = Array.from({ length: count }, aBatch)
      for (const items of before) expect(await post(items)).toBe(200)
      const injected = await injectInto(server.child, { calls: 'pwrite64', error: 'ENOSPC' })

      for (const items of during) expect(await post(items)).toBe(503)
      await injected.end()

      for (const items of [...before, ...during]) expect(await post(items)).toBe(200)
      expectOnDisk(null)
      expect(await server.stop()).toBe(0)
      server = await start()
      for (const items of [...before, ...during]) expect(await post(items)).toBe(200)
      expectOnDisk(null)
    },

    end: () => server.kill(),
  }
}
