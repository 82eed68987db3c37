import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createIntake, type Intake } from '#server/intake/intake.ts'
import type { Received } from '#server/intake/take-batches.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import { standingOf } from '#server/storage/standing-columns.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { Outcome, ReadingItem } from '#shared/wire/readings.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

// Many runs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const NOW = '2026-11-20T12:00:00+05:00'
const HOUR = 3_600_000
const OTHER = 'astana-12045588'
const ID = (nth: number): string => `0f8fad5b-d9cb-469f-a165-70867728950${nth}`

type Facts = {
  id: number
  by: number
  value: number
  hoursAgo: number
  account: string
  replaces: number | undefined
}

/** Few readings, so that they are sent again and are in each other's way. */
const someReadings: fc.Arbitrary<Facts[]> = fc.array(
  fc.record({
    id: fc.nat({ max: 5 }),
    by: fc.nat({ max: 1 }),
    value: fc.integer({ min: 195_000, max: 215_000 }),
    hoursAgo: fc.integer({ min: 0, max: 72 }),
    account: fc.constantFrom(ACCOUNT, ACCOUNT, OTHER),
    replaces: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  }),
  { minLength: 6, maxLength: 6 },
)

/** Who sends, and which of that person's readings. `before`: comes by itself beforehand. */
const someBatches = fc.array(
  fc.record({
    by: fc.nat({ max: 1 }),
    which: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }),
    isBefore: fc.boolean(),
  }),
  { minLength: 2, maxLength: 6 },
)

const SUBJECTS = ['s_1', 's_2']

/** Two residents, each of one account; the first may act for the second's too. */
async function aServer(): Promise<{ server: TestServer; intake: Intake }> {
  const server = await createTestServer({ at: NOW })
  const { storage, clock, keys } = server
  for (const account of [ACCOUNT, OTHER]) await server.addAccount(account)
  await storage.people.grant(ACCOUNT, 's_1', 0)
  for (const subject of SUBJECTS) await storage.people.grant(OTHER, subject, 0)
  const onFault = (fault: unknown) => {
    throw fault
  }
  return { server, intake: createIntake({ storage, clock, receiptKey: keys.receiptKey, onFault }) }
}

function itemOf({ id, by, value, hoursAgo, account, replaces }: Facts): ReadingItem {
  const at = Date.parse(NOW) - hoursAgo * HOUR
  return anItem({
    ...aReading({
      id: ID(id),
      account,
      subject: SUBJECTS[by]!,
      value: `00${(value / 1000).toFixed(3)}`,
      readOn: new Date(at).toISOString().slice(0, 10),
      deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
    }),
    ...(replaces === undefined ? {} : { replaces: ID(replaces) }),
  })
}

/** Everything that is stored, in one order. */
async function standingsIn(queries: Queries): Promise<StoredReading[]> {
  const rows = []
  for (const account of [ACCOUNT, OTHER]) rows.push(...(await queries.readings.latest(account, 1000)))
  return rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

const keyOf = ({ account, id, variant }: StoredReading): string => `${account} ${id} ${variant}`

/** What of a row does not depend on how many transactions it took. */
const fate = ({ commit_seq, number, step, ...row }: StoredReading) => row

function receiptIn(outcome: Outcome): Receipt {
  // Each is there, so that nothing is compared with nothing.
  if (outcome.outcome !== 'received') throw new Error(`not received: ${JSON.stringify(outcome)}`)
  return outcome.receipt as Receipt
}

/** What of an answer does not depend on how many transactions it took. */
const said = ({ outcomes, isOverLimit }: Received) => ({
  isOverLimit,
  outcomes: outcomes.map((one) => (one.outcome === 'received' ? { outcome: one.outcome, replay: one.replay } : one)),
})

test('[R1] [R4] [R5] batches that come at the same time end as if they had come one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(someReadings, someBatches, async (readings, batches) => {
      const [alone, shared] = [await aServer(), await aServer()]
      const items = readings.map(itemOf)
      const sent = batches.map(({ by, which, isBefore }) => ({
        sender: { subject: SUBJECTS[by]!, channel: 'app' as const },
        items: which.filter((at) => readings[at]!.by === by).map((at) => items[at]!),
        isBefore,
      }))
      const receive = ({ server, intake }: typeof alone, at: number): Promise<Received> =>
        intake.receive(sent[at]!.sender, { items: sent[at]!.items, deviceNow: server.clock.now(), device: null })
      const before = [...sent.keys()].filter((at) => sent[at]!.isBefore)
      const after = [...sent.keys()].filter((at) => !sent[at]!.isBefore)
      for (const server of [alone, shared]) for (const at of before) await receive(server, at)

      const one: Received[] = []
      for (const at of after) one.push(await receive(alone, at))
      const together = await Promise.all(after.map((at) => receive(shared, at)))

      expect(together.map(said)).toEqual(one.map(said))
      const stored = await standingsIn(shared.server.storage)
      expect(stored.map(fate)).toEqual((await standingsIn(alone.server.storage)).map(fate))
      expect(new Set(together.map(({ commitSeq }) => commitSeq)).size).toBeLessThanOrEqual(1)
      const receipts = together.flatMap(({ outcomes }) => outcomes).map(receiptIn)
      expect(receipts.map(({ standing }) => standing)).toEqual(
        receipts.map(({ number }) => standingOf(stored.find((row) => row.number === number)!)),
      )
      await alone.server.close()
      await shared.server.close()
    }),
    { numRuns: 100 },
  )
})
