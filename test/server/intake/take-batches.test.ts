import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createIntake, type Intake } from '#server/intake/intake.ts'
import type { Sender } from '#server/intake/sender.ts'
import type { Received } from '#server/intake/take-batches.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

// Many runs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const NOW = '2026-11-20T12:00:00+05:00'
const HOUR = 3_600_000
const OTHER = 'astana-12045588'
const ID = (nth: number): string => `0f8fad5b-d9cb-469f-a165-70867728950${nth}`

type Sent = {
  by: number
  readings: { id: number; value: number; hoursAgo: number; account: string; replaces: number | undefined }[]
}

const someBatches: fc.Arbitrary<Sent[]> = fc.array(
  fc.record({
    by: fc.nat({ max: 1 }),
    readings: fc.array(
      fc.record({
        id: fc.nat({ max: 5 }),
        value: fc.integer({ min: 195_000, max: 215_000 }),
        hoursAgo: fc.integer({ min: 0, max: 72 }),
        account: fc.constantFrom(ACCOUNT, ACCOUNT, OTHER),
        replaces: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  { minLength: 2, maxLength: 5 },
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

function itemOf({ id, value, hoursAgo, account, replaces }: Sent['readings'][number], subject: string): ReadingItem {
  const at = Date.parse(NOW) - hoursAgo * HOUR
  return anItem({
    ...aReading({
      id: ID(id),
      account,
      subject,
      value: `00${(value / 1000).toFixed(3)}`,
      readOn: new Date(at).toISOString().slice(0, 10),
      deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
    }),
    ...(replaces === undefined ? {} : { replaces: ID(replaces) }),
  })
}

/** Where everything stands at last, whatever it went through. */
async function standingsIn(queries: Queries): Promise<unknown[]> {
  const rows = []
  for (const account of [ACCOUNT, OTHER]) rows.push(...(await queries.readings.latest(account, 1000)))
  return rows
    .map(({ commit_seq, number, step, ...row }) => row)
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** What of an answer does not depend on how many transactions it took. */
const said = ({ outcomes, isOverLimit }: Received) => ({
  isOverLimit,
  outcomes: outcomes.map((one) => (one.outcome === 'received' ? { outcome: one.outcome, replay: one.replay } : one)),
})

test('[R1] [R4] [R5] batches that come at the same time end as if they had come one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(someBatches, async (batches) => {
      const [alone, shared] = [await aServer(), await aServer()]
      const items = batches.map(({ by, readings }) => readings.map((one) => itemOf(one, SUBJECTS[by]!)))
      const receive = ({ server, intake }: typeof alone, at: number): Promise<Received> => {
        const sender: Sender = { subject: SUBJECTS[batches[at]!.by]!, channel: 'app' }
        return intake.receive(sender, { items: items[at]!, deviceNow: server.clock.now(), device: null })
      }

      const one: Received[] = []
      for (const at of batches.keys()) one.push(await receive(alone, at))
      const together = await Promise.all([...batches.keys()].map((at) => receive(shared, at)))

      expect(together.map(said)).toEqual(one.map(said))
      expect(await standingsIn(shared.server.storage)).toEqual(await standingsIn(alone.server.storage))
      // Each is there, so that nothing is compared with nothing.
      expect(one.flatMap(({ outcomes }) => outcomes).every(({ outcome }) => outcome === 'received')).toBe(true)
      expect(new Set(together.map(({ commitSeq }) => commitSeq)).size).toBe(1)
      await alone.server.close()
      await shared.server.close()
    }),
    { numRuns: 60 },
  )
})
