/**
 * History: what people were told, against what the phones and the server hold. Finds readings and visits lost, doubled, under
 * another person, or shown as received without being so (faults/G1–G6).
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { Phone } from '#test/fuzz/phone.ts'
import type { Key, StoredFact, World } from '#test/fuzz/world.ts'

/** `recorded`: the person saw “Saved on this phone”. `maybe`: the tab died before it could say so. */
export type Told = Key & {
  kind: 'reading' | 'visit'
  subject: string
  hash: string
  value: string
  phone: Phone
  state: 'recorded' | 'maybe' | 'discarded' | 'evicted'
}

export type History = {
  told: Map<string, Told>
  /** Readings a restore took from the server, until they are there again. */
  lost: Set<string>
  /** Looks at everything; the first wrong found, in words. */
  wrongNow(): Promise<string | null>
  wrongAtEnd(poison: Set<string>): Promise<string | null>
  keys(): Key[]
}

export const nameOf = ({ account, id }: Key): string => `${account} ${id}`

export function createHistory(world: World, phones: Phone[]): History {
  const told = new Map<string, Told>()
  const lost = new Set<string>()
  const keys = (): Key[] => [...told.values()].map(({ account, id }) => ({ account, id }))

  const history: History = { told, lost, keys, wrongNow, wrongAtEnd }
  return history

  async function entriesOf(phone: Phone): Promise<OutboxEntry[]> {
    const subjects = new Set([...told.values()].filter((one) => one.phone === phone).map(({ subject }) => subject))
    const found: OutboxEntry[] = []
    for (const subject of subjects) found.push(...(await phone.glance.outbox.list(subject)))
    return found
  }

  async function wrongNow(): Promise<string | null> {
    const onPhones = new Map<Phone, OutboxEntry[]>()
    for (const phone of phones) onPhones.set(phone, await entriesOf(phone))
    for (const entry of [...onPhones.values()].flat()) learn(entry)
    const rows = new Map<string, StoredFact[]>(Map.groupBy(await world.rows(keys()), nameOf))
    for (const [name, variants] of rows) {
      lost.delete(name)
      if (variants.length > 1) return `doubled: ${name} is stored ${variants.length} times`
      const wrong = wrongRow(variants[0]!)
      if (wrong !== null) return `${wrong}: ${name}`
    }
    const wrongPeriod = countedTwice([...rows.values()].flat())
    const wrongVisit = wrongPeriod ?? (await strangeVisit())
    if (wrongVisit !== null) return wrongVisit

    for (const phone of phones) {
      if (phone.wrongs.length > 0) return phone.wrongs[0]!
      const entries = new Map(onPhones.get(phone)!.map((entry) => [nameOf(entry), entry]))
      for (const [name, entry] of entries) {
        if (entry.state !== 'received' || lost.has(name)) continue
        const row = rows.get(name)?.[0]
        if (row === undefined) return `false receipt: ${name} is received on ${phone.name}, the server lacks it`
        if (row.number !== entry.receipt.number) return `false receipt: ${name} has another number`
      }
      for (const one of told.values()) {
        if (one.phone !== phone || one.state !== 'recorded' || entries.has(nameOf(one))) continue
        if (!rows.has(nameOf(one))) return `lost: ${nameOf(one)} is neither on ${phone.name} nor on the server`
      }
    }
    return null
  }

  /** What is on disk of a reading nobody was told of, because the tab died: it may arrive all the same. */
  function learn({ account, id, item }: OutboxEntry): void {
    const one = told.get(nameOf({ account, id }))
    if (one === undefined || one.hash !== '') return
    one.hash = item.hash
    if (one.kind === 'reading') one.value = String(item.value)
  }

  /** Filed under the round, and ended by nobody. */
  async function strangeVisit(): Promise<string | null> {
    for (const visit of (await world.walk?.visits()) ?? []) {
      if (told.has(nameOf(visit))) continue
      const isElsewhere = [...told.values()].some(({ id }) => id === visit.id)
      return `${isElsewhere ? 'under another account' : 'a visit nobody ended'}: ${nameOf(visit)}`
    }
    return null
  }

  function wrongRow(row: StoredFact): string | null {
    const one = told.get(nameOf(row))
    if (one === undefined) return 'a reading nobody recorded'
    if (row.subject !== one.subject) return 'under another person'
    if (row.kind !== one.kind) return 'a visit taken for a reading'
    // faults/A6
    if (row.status !== 'held' && world.walk?.wasBarred(row.subject, row.receivedAt))
      return 'not held from a revoked phone'
    if (one.hash === '') return null
    return row.hash === one.hash && row.value === one.value ? null : 'other content'
  }

  async function wrongAtEnd(poison: Set<string>): Promise<string | null> {
    const wrong = await wrongNow()
    if (wrong !== null) return wrong
    const rows = new Set((await world.rows(keys())).map(nameOf))
    for (const one of told.values()) {
      const name = nameOf(one)
      if (one.state !== 'recorded') continue
      if (poison.has(one.id)) {
        const entry = await one.phone.glance.outbox.get(one, one.subject)
        if (entry?.state !== 'saved' && !rows.has(name))
          return `lost: the poisonous ${name} is not on its phone any more`
        continue
      }
      if (!rows.has(name)) return `never arrived: ${name}, ${await whyNot(one)}`
      const entry = await one.phone.glance.outbox.get(one, one.subject)
      if (entry?.state === 'saved') return `never settled: ${name}, ${await whyNot(one)}`
    }
    return null
  }

  async function whyNot(one: Told): Promise<string> {
    const entry = await one.phone.glance.outbox.get(one, one.subject)
    if (entry === null) return 'not on the phone'
    const { state, lastError, problem, attempts, refusals, nextTryAt } = entry
    const secrets = (await one.phone.glance.settings.get('secrets')).map(
      ({ subject, account }) => `${subject} by ${account}`,
    )
    const waits = nextTryAt - one.phone.now()
    return JSON.stringify({ subject: one.subject, state, lastError, problem, attempts, refusals, waits, secrets })
  }
}

/** R4: for a register and a period at most one reading counts. */
function countedTwice(rows: StoredFact[]): string | null {
  const counted = new Set<string>()
  for (const { kind, account, register, period, status } of rows) {
    if (kind === 'visit' || status !== 'accepted') continue
    const place = `${account} ${register} ${period}`
    if (counted.has(place)) return `counted twice: ${place}`
    counted.add(place)
  }
  return null
}
