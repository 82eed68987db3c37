/** Batch: a batch request as the app sends one, around the readings a test is about. */
import type { BatchReply, BatchRequest, Known } from '#shared/wire/readings.ts'
import type { Person, TestServer } from '#test/support/test-server.ts'

export const aBatch = (server: TestServer, person: Person, items: unknown[], known?: Known): BatchRequest => ({
  protocol: 1,
  app: '0.1.0',
  nonce: 'nonce-0123456789abcdef',
  subject: person.subject,
  deviceId: 'd_1',
  deviceNow: server.clock.now(),
  monotonicNow: 1000,
  known: known ?? { epoch: null, commitSeq: 0 },
  unsent: items.length,
  oldestUnsentAt: null,
  items,
})

/** Sends readings and answers the reply; fails the test on any status but 200. */
export async function send(server: TestServer, person: Person, items: unknown[], known?: Known): Promise<BatchReply> {
  const response = await person.call('POST', '/api/v1/readings', aBatch(server, person, items, known))
  if (response.status !== 200) throw new Error(`readings: ${response.status} ${await response.text()}`)
  return (await response.json()) as BatchReply
}
