/** Isolate: finds what is refused, in few requests, and blames nothing without proof. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { BatchOutcome } from '#client/sync/batch.ts'
import { isolateMany, isolateOne } from '#client/sync/isolate.ts'
import { aSavedEntry } from '#test/support/test-entry.ts'

const rowsOf = (count: number, refusals: number): OutboxEntry[] =>
  Array.from({ length: count }, () => aSavedEntry({ refusals }))

const REFUSED = { error: 'refused', whole: true, waitMs: null, code: null } as const

/** A server that refuses any request with one of these in it. */
function aServer(bad: (row: OutboxEntry) => boolean) {
  const delivered = new Set<OutboxEntry>()
  const requests: number[] = []
  const send = async (entries: OutboxEntry[]): Promise<BatchOutcome> => {
    requests.push(entries.length)
    if (entries.some(bad)) return { kind: 'failed', failure: REFUSED }
    for (const entry of entries) delivered.add(entry)
    return { kind: 'receipts', received: entries.length }
  }
  return { delivered, requests, send }
}

test('[faults/N9] wherever the one bad reading is, all others are delivered within 7 requests and it alone is named', async () => {
  for (let count = 2; count <= 50; count += 1) {
    for (let place = 0; place < count; place += 1) {
      const rows = rowsOf(count, 1)
      const server = aServer((row) => row === rows[place])

      const found = await isolateOne(rows, server.send)

      const others = server.requests.slice(0, -1) // the last is the bad one by itself
      expect(server.delivered.size).toBe(count - 1)
      expect(others.length).toBeLessThanOrEqual(7)
      expect(found.apart.map(({ entry }) => entry)).toEqual([rows[place]])
    }
  }
})

test('[faults/N13] where everything is refused nothing is named, and few requests are made', async () => {
  const rows = rowsOf(50, 1)
  const server = aServer(() => true)

  const found = await isolateOne(rows, server.send)

  expect(found).toMatchObject({ apart: [], received: 0, stopped: null })
  expect(found.refused[0]?.entries).toHaveLength(50)
  expect(server.requests.length).toBeLessThanOrEqual(7)
})

test('[faults/N9] a reading refused once and taken now is just received', async () => {
  const server = aServer(() => false)

  expect(await isolateOne(rowsOf(1, 1), server.send)).toMatchObject({ received: 1, refused: [], apart: [] })
  expect(await isolateOne(rowsOf(50, 1), server.send)).toMatchObject({ received: 50, refused: [], apart: [] })
})

test.each([isolateOne, isolateMany])('[faults/N1] a network lost in between stops the search', async (isolate) => {
  const rows = rowsOf(8, 2)
  const failure = { error: 'network', whole: false, waitMs: null, code: null } as const
  const send = async (): Promise<BatchOutcome> => ({ kind: 'failed', failure })

  const found = await isolate(rows, send, () => 0.5)

  expect(found.stopped?.entries).toHaveLength(8)
  expect(found).toMatchObject({ refused: [], apart: [], received: 0 })
})

test('[faults/N13] after an outage, readings refused many times go out in groups that double', async () => {
  const server = aServer(() => false)

  await isolateMany(rowsOf(50, 9), server.send, Math.random)

  expect(server.requests).toEqual([1, 2, 4, 8, 16, 19])
})

test('[faults/N13] two refusals and no success are enough to see that it is the server', async () => {
  const server = aServer(() => true)

  const found = await isolateMany(rowsOf(50, 9), server.send, Math.random)

  expect(server.requests).toEqual([1, 1])
  expect(found).toMatchObject({ apart: [], received: 0 })
  expect(found.stopped?.entries).toHaveLength(48)
})

test('[faults/G9] two bad readings that are always refused do not stand before a good one for ever', async () => {
  const rows = rowsOf(3, 13)
  const server = aServer((row) => row !== rows[2])
  let state = 1
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }

  for (let round = 0; round < 20 && server.delivered.size === 0; round += 1) {
    await isolateMany(rows, server.send, random)
  }

  expect(server.delivered.size).toBe(1)
})

test('[faults/G9] whatever is bad, every row is in exactly one of the findings and no good one is named', async () => {
  const cases = fc.record({
    bad: fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }),
    refusals: fc.integer({ min: 2, max: 8 }),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
  })
  await fc.assert(
    fc.asyncProperty(cases, async ({ bad, refusals, seed }) => {
      const rows = rowsOf(bad.length, refusals)
      const isBad = (row: OutboxEntry): boolean => bad[rows.indexOf(row)] === true
      const server = aServer(isBad)
      let state = seed
      const random = (): number => {
        state = (state * 48_271) % 2_147_483_647
        return state / 2_147_483_647
      }

      const found = await isolateMany(rows, server.send, random)

      const told = [
        ...server.delivered,
        ...found.refused.flatMap(({ entries }) => entries),
        ...found.apart.map(({ entry }) => entry),
        ...(found.stopped?.entries ?? []),
      ]
      expect(new Set(told).size).toBe(rows.length)
      expect(told).toHaveLength(rows.length)
      expect(found.apart.every(({ entry }) => isBad(entry))).toBe(true)
    }),
    { numRuns: 60 },
  )
})
