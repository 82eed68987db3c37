/**
 * Verify readings: looks at every stored reading with its events, page by page, beside a server that goes on writing.
 *
 * What looks wrong is looked at once more in a transaction before it is told, since it may have moved between two reads.
 */
import { DOUBTS, type Doubt, doubtsAbout } from '#server/keeping/reading-doubts.ts'
import type { ReadingKey, StoredReading } from '#server/storage/readings.ts'
import type { EventTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import { BEFORE_ALL } from '#server/storage/verify.ts'

const A_PAGE = 1000

/** Of each kind so many are named, all are counted. */
const EXAMPLES = 10

export type Found = { count: number; examples: string[] }

export type ReadingFindings = Record<Doubt | 'twice', Found> & { readings: number; greatestCommit: number }

/** `onProgress`: so many readings have been looked at. */
export async function verifyReadings(
  storage: Storage,
  receiptKey: Buffer,
  onProgress: (done: number) => void,
): Promise<ReadingFindings> {
  const nothing = () => ({ count: 0, examples: [] as string[] })
  const found = { standing: nothing(), receipt: nothing(), contents: nothing(), twice: nothing() }
  const accepted = createAcceptedOnce()
  let readings = 0
  let greatestCommit = 0

  for (let after: ReadingKey | null = BEFORE_ALL; after !== null; ) {
    const page = await storage.verify.page(after, A_PAGE)
    const events = Map.groupBy(page.events, nameOf)
    for (const reading of page.readings) {
      await look(reading, reading, events.get(nameOf(reading)) ?? [])
      events.delete(nameOf(reading))
      if (accepted.isSecond(reading)) await lookAtTwo(reading)
      greatestCommit = Math.max(greatestCommit, reading.commit_seq)
    }
    for (const orphans of events.values()) await look(orphans[0]!, null, orphans)
    readings += page.readings.length
    onProgress(readings)
    after = page.last
  }
  return { ...found, readings, greatestCommit }

  async function look(key: ReadingKey, reading: StoredReading | null, events: readonly EventTable[]): Promise<void> {
    if (doubtsAbout(reading, events, receiptKey).length === 0) return
    const now = await storage.write((queries) => queries.verify.one(key))
    const doubts = doubtsAbout(now.reading, now.events, receiptKey)
    for (const doubt of DOUBTS.filter((one) => doubts.includes(one))) tell(found[doubt], now.reading ?? key)
  }

  async function lookAtTwo(reading: StoredReading): Promise<void> {
    const { account, register, period } = reading
    const count = await storage.write((queries) => queries.verify.acceptedCount(account, register, period!))
    if (count > 1) tell(found.twice, reading)
  }
}

function tell(found: Found, reading: ReadingKey & { number?: string }): void {
  found.count += 1
  if (found.examples.length < EXAMPLES) found.examples.push(`${reading.account} ${reading.number ?? reading.id}`)
}

/** Readings come account by account, so that only one account's are kept in mind. */
function createAcceptedOnce(): { isSecond(reading: StoredReading): boolean } {
  let account = ''
  let counted = new Set<string>()

  return {
    isSecond(reading) {
      if (reading.status !== 'accepted') return false
      if (reading.account !== account) {
        account = reading.account
        counted = new Set()
      }
      const key = `${reading.register} ${reading.period}`
      if (counted.has(key)) return true
      counted.add(key)
      return false
    },
  }
}

const nameOf = ({ account, id, variant }: ReadingKey): string => `${account} ${id} ${variant}`
