/** Tampering: reaches past the client's own doors, as only a seeded bug may: the raw outbox, forged answers, changed requests. */
import { RECEIPTS_MEDIA_TYPE, type ReadingItem } from '#shared/wire/readings.ts'
import type { Phone } from '#test/fuzz/phone.ts'
import { anItem } from '#test/support/builders.ts'
import { json } from '#test/support/test-network.ts'

type Sent = { subject: string; nonce: string; items: ReadingItem[]; known: { epoch: string } }

const sentIn = (init: RequestInit): Sent => JSON.parse(String(init.body)) as Sent

export const itemsIn = (init: RequestInit): ReadingItem[] => sentIn(init).items

/** The request with other items, each with the hash of what it now says. */
export function withItems(init: RequestInit, items: ReadingItem[]): RequestInit {
  const hashed = items.map(({ hash: _, ...facts }) => anItem(facts))
  return { ...init, body: JSON.stringify({ ...sentIn(init), items: hashed }) }
}

let server = ''

/** As if the client had settled the batch by itself. */
export function forgedReceipts(init: RequestInit): Response {
  const { nonce, items, known } = sentIn(init)
  const results = items.map(({ account, id, hash }) => ({
    outcome: 'received',
    replay: false,
    receipt: {
      account,
      id,
      hash,
      number: 'E-0000-0000',
      commitSeq: 1,
      receivedAt: 0,
      standing: { status: 'accepted', period: '2026-11' },
    },
  }))
  const reply = { protocol: 1, server, epoch: known.epoch, commitSeq: 1, nonce, now: 0, results }
  return json(reply, RECEIPTS_MEDIA_TYPE)
}

/** Whose forged receipts are to look like. */
export function forgeAs(id: string): void {
  server = id
}

/** One transaction on the phone's outbox, past all of the client's modules. Undefined while there is no database. */
export async function inOutbox(
  phone: Phone,
  work: (table: IDBObjectStore) => IDBRequest | undefined,
): Promise<unknown> {
  const names = (await phone.indexedDB.databases()).map(({ name }) => name)
  if (!names.includes('esep')) return undefined
  return await new Promise((resolve, reject) => {
    const opening = phone.indexedDB.open('esep')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const database = opening.result as unknown as IDBDatabase
      const transaction = database.transaction('outbox', 'readwrite')
      const request = work(transaction.objectStore('outbox'))
      transaction.onabort = () => reject(transaction.error)
      transaction.oncomplete = () => {
        database.close()
        resolve(request?.result)
      }
    }
  })
}
