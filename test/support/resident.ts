/** Resident: a test server with one account and somebody signed in to it, and how their readings come to stand. */
import type { Reading, Standing } from '#shared/domain/reading.ts'
import type { Receipt } from '#shared/domain/receipt.ts'
import { createZone } from '#shared/lib/zone.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { createTestServer, type Person, type TestServer, type TestServerOptions } from '#test/support/test-server.ts'

export const ACCOUNT = 'astana-12045587'
export const REGISTER = '22-418837/main'

export type Resident = {
  server: TestServer
  person: Person
  /** A reading taken now, or at the time `taken`, by a phone whose clock is right. */
  item(said?: Partial<Reading> & { taken?: string; [unknown: string]: unknown }): ReadingItem
  /** Sends, and answers where each stands, or what became of it instead. */
  standings(...items: unknown[]): Promise<(Standing | 'later' | string)[]>
  receipts(...items: unknown[]): Promise<Receipt[]>
  /** Where a reading handed in before stands now. */
  standing(item: ReadingItem): Promise<Standing>
}

export type ResidentOptions = TestServerOptions & { account?: Parameters<TestServer['addAccount']>[1] }

const zone = createZone('Asia/Almaty')

export async function aResident({ account, ...options }: ResidentOptions = {}): Promise<Resident> {
  const server = await createTestServer(options)
  await server.addAccount(ACCOUNT, account)
  const person = await server.signIn(ACCOUNT)
  return residentOf(server, person)
}

export function residentOf(server: TestServer, person: Person): Resident {
  async function receipts(...items: unknown[]): Promise<Receipt[]> {
    const { results } = await send(server, person, items)
    return results.map((result) => {
      if (result.outcome !== 'received') throw new Error(`not received: ${JSON.stringify(result)}`)
      return result.receipt as Receipt
    })
  }

  return {
    server,
    person,
    receipts,

    item({ taken, ...said } = {}) {
      const at = taken === undefined ? server.clock.now() : Date.parse(taken)
      return anItem({
        ...aReading({
          account: ACCOUNT,
          subject: person.subject,
          readOn: zone.dateAt(at),
          deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false },
          serverSeenAt: at - 60_000,
        }),
        ...said,
      })
    },

    async standings(...items) {
      const { results } = await send(server, person, items)
      return results.map((result) => {
        if (result.outcome === 'received') return result.receipt.standing as Standing
        return result.outcome === 'later' ? 'later' : result.problem
      })
    },

    async standing(item) {
      const [receipt] = await receipts(item)
      return receipt!.standing
    },
  }
}
