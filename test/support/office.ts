/** Office: a test server with staff, accounts along streets and rounds of them, and the command line beside it. */
import { randomUUID } from 'node:crypto'
import type { Reading } from '#shared/domain/reading.ts'
import type { Visit } from '#shared/domain/visit.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { aMeter, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { addStaff } from '#test/support/inspector.ts'
import { type Ran, runCli } from '#test/support/test-cli.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'

const DISTRICTS = ['yesil', 'nura'].map((key) => ({ key, name: { kk: key, ru: key, en: key } }))

export type Office = {
  server: TestServer
  esep(...words: string[]): Promise<Ran>
  /** Accounts at these addresses, numbered on from 10000001. */
  addAt(addresses: readonly string[], where?: { utility?: string; district?: string }): Promise<void>
  make(...words: string[]): Promise<Ran>
  /** `5 А к-сі, 9`, `6 А к-сі, 10`: the walk of a round, by the last digits of the accounts. */
  walk(round: string): Promise<string[]>
  has(inspector: string): Promise<string[]>
  /** Of the account of that number, taken now. */
  reading(person: Person, number: number, said?: Partial<Reading>): ReadingItem
  visit(person: Person, number: number, round: string, said?: Partial<Visit>): object
  notes(): Promise<{ deed: string; about: string | null; why: string | null; details: { [key: string]: unknown } }[]>
}

export const keyOf = (number: number, utility = 'astana'): string => `${utility}-${10_000_000 + number}`

/** Bota and Daniyar are inspectors, Ended was one, Aigul is an operator. */
export async function createOffice(at = '2026-11-20T12:00:00+05:00'): Promise<Office> {
  const utilities = [aUtility({ districts: DISTRICTS }), aUtility({ key: 'almaty', districts: DISTRICTS })]
  const server = await createTestServer({ at, utilities })
  for (const name of ['bota', 'daniyar', 'ended']) await addStaff(server, name)
  await addStaff(server, 'aigul', 'operator')
  await server.storage.write((queries) => queries.staff.deactivate('ended', server.clock.now()))
  const esep = (...words: string[]) => runCli(words, server)
  let added = 0

  const moment = () => {
    const now = server.clock.now()
    return {
      day: new Date(now + 5 * 3_600_000).toISOString().slice(0, 10),
      facts: { deviceTime: { at: now, zone: 'Asia/Almaty', offset: 300, jumped: false }, serverSeenAt: now - 1 },
    }
  }

  return {
    server,
    esep,

    async addAt(addresses, { utility = 'astana', district = 'yesil' } = {}) {
      await server.storage.write(async (queries) => {
        for (const address of addresses) {
          added += 1
          const contract = { contract_starts_on: '2020-01-01', contract_ends_on: null }
          const row = { account: keyOf(added, utility), utility, address, district, holder: '', ...contract }
          await queries.accounts.add(row, [aMeter()])
        }
      })
    },

    make: (...words) =>
      esep('rounds', 'make', '--utility', 'astana', '--district', 'yesil', '--inspector', 'bota', ...words),

    async walk(round) {
      const dwellings = await server.storage.rounds.dwellings(round)
      return dwellings.map(({ account, address }) => `${Number(account.slice(-6))} ${address}`)
    },

    has: async (inspector) => (await server.storage.rounds.openOf(inspector)).map(({ round }) => round),

    reading({ subject }, number, said = {}) {
      const { day, facts } = moment()
      return anItem({ ...aReading({ account: keyOf(number), subject, readOn: day }), ...facts, ...said })
    },

    visit({ subject }, number, round, said = {}) {
      const { day, facts } = moment()
      return anItem({
        ...{ schema: 1, kind: 'visit', account: keyOf(number), id: randomUUID(), subject, round },
        ...{ readings: [], codes: ['A5'], visitedOn: day, deviceId: 'd_1', ...facts, ...said },
      })
    },

    async notes() {
      const rows = await server.storage.audit.list({}, 100)
      return rows.map(({ details, ...note }) => ({ ...note, details: JSON.parse(details) }))
    },
  }
}
