/** Seeded visit bugs: faults that would lose, double or misplace the visits of inspectors, put on purpose into client and server. */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import { isVisit } from '#client/domain/outbox-entry.ts'
import { staffNameOf } from '#shared/domain/staff.ts'
import type { BatchReply, ReadingItem } from '#shared/wire/readings.ts'
import { RECEIPTS_MEDIA_TYPE } from '#shared/wire/readings.ts'
import type { Ask, Sent } from '#test/fuzz/faulty-network.ts'
import type { SeededBug } from '#test/fuzz/seeded-bugs.ts'
import { forgedReceipts, inOutbox, itemsIn, withItems } from '#test/fuzz/tampering.ts'
import { json } from '#test/support/test-network.ts'

const isVisitItem = (item: ReadingItem): boolean => item.kind === 'visit'

/** Stands before the server for batches alone. */
const atTheDoor =
  (take: (sent: Sent, ask: Ask) => Promise<Response>) =>
  (ask: Ask): Ask =>
  (sent) =>
    sent.address === '/api/v1/readings' ? take(sent, ask) : ask(sent)

export const SEEDED_VISIT_BUGS: readonly SeededBug[] = [
  {
    name: 'the server stores a visit that comes again under a new id',
    needsRound: true,
    server: (ask) => {
      const seen = new Set<string>()
      return atTheDoor(async (sent) => {
        const visits = itemsIn(sent.init).filter(isVisitItem)
        const again = visits.filter(({ id }) => seen.has(id))
        const response = await ask(sent)
        if (response.status !== 200) return response
        for (const { id } of visits) seen.add(id)
        const renamed = again.map((item) => ({ ...item, id: crypto.randomUUID() }))
        if (again.length > 0) await ask({ ...sent, init: withItems(sent.init, renamed) })
        return response
      })(ask)
    },
  },
  {
    name: 'the server files a visit under another account',
    needsRound: true,
    server: (ask, { accounts }) =>
      atTheDoor(async (sent) => {
        const items = itemsIn(sent.init)
        const moved = items.map((item) => (isVisitItem(item) ? { ...item, account: accounts[0]! } : item))
        return await answeredFor(items, await ask({ ...sent, init: withItems(sent.init, moved) }))
      })(ask),
  },
  {
    name: 'the server takes the visit of a second inspector for the first one’s',
    needsRound: true,
    server: (ask) => {
      const visited = new Map<string, string>()
      return atTheDoor(async (sent) => {
        const items = itemsIn(sent.init)
        const isDone = (item: ReadingItem): boolean =>
          isVisitItem(item) && (visited.get(item.account) ?? item.id) !== item.id
        const kept = items.filter((item) => !isDone(item))
        const response = await ask({ ...sent, init: withItems(sent.init, kept) })
        if (response.status !== 200) return response
        for (const { account, id } of kept.filter(isVisitItem)) visited.set(account, id)
        if (kept.length === items.length) return response
        const reply = (await response.json()) as BatchReply
        const forged = (await forgedReceipts(withItems(sent.init, items.filter(isDone))).json()) as BatchReply
        return json({ ...reply, results: [...reply.results, ...forged.results] }, RECEIPTS_MEDIA_TYPE)
      })(ask)
    },
  },
  {
    name: 'the server takes what comes from whoever was deactivated as before',
    needsRound: true,
    server: (ask, world) =>
      atTheDoor(async (sent) => {
        const { subject } = JSON.parse(String(sent.init.body)) as { subject: string }
        const name = staffNameOf(subject)
        const { staff } = world.server().storage
        const endedAt = name === null ? null : ((await staff.find(name))?.deactivated_at ?? null)
        if (name === null || endedAt === null) return await ask(sent)
        await staff.deactivate(name, null)
        const response = await ask(sent)
        await staff.deactivate(name, endedAt)
        return response
      })(ask),
  },
  {
    name: 'a visit is forgotten when a reading at its door is refused',
    needsRound: true,
    store: (store, phone) => ({
      ...store,
      outbox: {
        ...store.outbox,
        apply: async (events, contact) => {
          const changed = await store.outbox.apply(events, contact)
          const doors = new Set(events.filter(({ event }) => event.kind === 'failure').map(({ account }) => account))
          const rows = ((await inOutbox(phone, (table) => table.getAll())) ?? []) as OutboxEntry[]
          const there = rows.filter((row) => isVisit(row) && row.state === 'saved' && doors.has(row.account))
          await inOutbox(phone, (table) => {
            for (const { account, id } of there) table.delete([account, id])
            return undefined
          })
          return changed
        },
      },
    }),
  },
]

/** The receipts as the phone expects them, for what it had sent. */
async function answeredFor(items: ReadingItem[], response: Response): Promise<Response> {
  if (response.status !== 200) return response
  const reply = (await response.json()) as BatchReply
  const results = reply.results.map((result, at) => {
    const { account, id, hash } = items[at]!
    return result.outcome === 'received' ? { ...result, receipt: { ...result.receipt, account, id, hash } } : result
  })
  return json({ ...reply, results }, RECEIPTS_MEDIA_TYPE)
}
