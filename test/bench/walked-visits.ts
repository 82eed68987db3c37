/** Walked visits: readings and visits as the app would have saved them at so many doors of a round, put onto a phone at once. */
import { createHash, randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { hashOf } from '#client/domain/facts.ts'
import { registerKey } from '#shared/domain/meter.ts'
import { valueText } from '#shared/domain/value.ts'
import type { RoundData } from '#shared/wire/rounds.ts'
import { ROUND_DAY, usualTicks } from '#test/bench/big-district.ts'

const SUBJECT = 'staff:bota'
const AT = Date.parse(`${ROUND_DAY}T14:00:00+05:00`)

export type Walked = { readonly [key: string]: unknown; kind?: 'visit'; account: string; id: string; hash: string }

/** In the order of the walk, a door's readings before its visit, until there are so many of both. */
export async function walkedVisits(round: RoundData, visits: number, readings: number): Promise<Walked[]> {
  const doors = round.dwellings.filter(({ meters }) => meters.length === readings / visits).slice(0, visits)
  if (doors.length < visits) throw new Error(`the round has ${doors.length} of ${visits} doors that were asked for`)
  const walked: Walked[] = []
  for (const { account, meters } of doors) {
    const facts = {
      ...{ schema: 1, account, subject: SUBJECT, serverSeenAt: AT, deviceId: 'd_bench' },
      deviceTime: { at: AT + walked.length * 20_000, zone: 'Asia/Almaty', offset: 300, jumped: false },
    }
    const ids: string[] = []
    for (const { serial } of meters) {
      const value = valueText(usualTicks(11), 3, 5)
      const reading = { ...facts, id: randomUUID(), register: registerKey(serial, 'main'), value, readOn: ROUND_DAY }
      ids.push(reading.id)
      walked.push(await hashed(reading))
    }
    const told = { kind: 'visit' as const, round: round.round, readings: ids, codes: [], visitedOn: ROUND_DAY }
    walked.push(await hashed({ ...facts, id: randomUUID(), ...told }))
  }
  return walked
}

async function hashed<Facts extends { account: string; id: string }>(facts: Facts): Promise<Facts & { hash: string }> {
  const digest = async (text: Uint8Array): Promise<ArrayBuffer> =>
    new Uint8Array(createHash('sha256').update(text).digest()).buffer
  return { ...facts, hash: await hashOf(facts, digest) }
}

/** Into the outbox of the page's app, as rows that wait. */
export const putIntoOutbox = (page: Page, items: readonly Walked[]): Promise<void> =>
  page.evaluate(
    ({ items, subject, at }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('esep')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('outbox', 'readwrite')
          for (const [nth, item] of items.entries()) {
            transaction.objectStore('outbox').add({
              ...{ account: item.account, id: item.id, subject, seq: nth + 1, state: 'saved', item, savedAt: at },
              ...{ attempts: 0, refusals: 0, lastTryAt: null, lastError: null, problem: null, triedBy: null },
              nextTryAt: 0,
            })
          }
          transaction.onabort = () => reject(transaction.error)
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    { items, subject: SUBJECT, at: AT },
  )
