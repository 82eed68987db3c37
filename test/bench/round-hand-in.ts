/**
 * Round hand-in: 300 visits with 600 readings wait on a phone, its processor four times slower, and the network comes back:
 * until the phone has a receipt for each.
 *
 * Beside it the same batches sent by a program that does nothing else: one after the other, as a phone does.
 */
import { MAX_ITEMS, PROTOCOL, PROTOCOL_HEADER } from '#shared/wire/readings.ts'
import { INSPECTOR } from '#test/bench/big-district.ts'
import type { Figure } from '#test/bench/figure.ts'
import { slowDown } from '#test/bench/in-page.ts'
import { type InspectorsPhone, openInspectorsPhone } from '#test/bench/inspectors-phone.ts'
import { median } from '#test/bench/quantile.ts'
import { putIntoOutbox, type Walked, walkedVisits } from '#test/bench/walked-visits.ts'

const RUNS = 3
const SLOWER = 4
const VISITS = 300
const READINGS = 600

type Times = { phone: number; bare: number }

export async function roundHandIn(): Promise<Figure[]> {
  const times: Times[] = []
  for (let run = 0; run < RUNS; run++) times.push(await handIn())
  return [
    {
      what: `round: network back until ${READINGS} readings and ${VISITS} visits have their receipts, ${SLOWER} × slowed`,
      unit: 'ms',
      measured: median(times.map(({ phone }) => phone)),
      over: RUNS,
      also: { most: Math.max(...times.map(({ phone }) => phone)) },
      reference: { what: 'such batches sent bare', measured: median(times.map(({ bare }) => bare)) },
      aim: { most: 5000 },
    },
  ]
}

async function handIn(): Promise<Times> {
  const inspectors = await openInspectorsPhone()
  try {
    const { page, phone, round } = inspectors
    const own = await walkedVisits(round, VISITS, READINGS)
    const first = new Set(own.map(({ account }) => account))
    const others = { ...round, dwellings: round.dwellings.filter(({ account }) => !first.has(account)) }
    await putIntoOutbox(page, own)
    await page.reload()
    await page
      .getByText(/900 readings/)
      .first()
      .waitFor()
    const endSlowness = await slowDown(page, SLOWER)
    await page.evaluate(watchReceipts, own.length)
    const back = Date.now()
    await phone.network(true)
    const received = await page.waitForFunction(() => (globalThis as Seen).benchReceivedAt, null, {
      ...{ timeout: 120_000, polling: 500 }, // With each frame, as is usual, it would have the page draw all the while.
    })
    const at = (await received.jsonValue()) as number
    await endSlowness()
    return { phone: at - back, bare: await sendBare(inspectors, await walkedVisits(others, VISITS, READINGS)) }
  } finally {
    await inspectors.close()
  }
}

type Seen = { benchReceivedAt?: number }

/** Leaves in the page when so many rows had their receipts in its database: the time of day. */
function watchReceipts(wanted: number): void {
  const opening = indexedDB.open('esep')
  opening.onsuccess = () => {
    const look = (): void => {
      const table = opening.result.transaction('outbox').objectStore('outbox')
      const counting = table.index('[subject+state]').count(['staff:bota', 'received'])
      counting.onsuccess = () => {
        if (counting.result < wanted) return void setTimeout(look, 100)
        ;(globalThis as Seen).benchReceivedAt = Date.now()
        opening.result.close()
      }
    }
    look()
  }
}

async function sendBare({ server }: InspectorsPhone, items: readonly Walked[]): Promise<number> {
  const headers = {
    'Content-Type': 'application/json',
    [PROTOCOL_HEADER]: String(PROTOCOL),
    'Sec-Fetch-Site': 'same-origin',
    Origin: server.url,
  }
  const post = async (path: string, body: unknown, cookie = ''): Promise<Response> => {
    const response = await fetch(`${server.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { ...headers, Cookie: cookie },
      body: JSON.stringify(body),
    })
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const signedIn = await post('staff/session', INSPECTOR)
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  const at = Date.now()
  for (let from = 0; from < items.length; from += MAX_ITEMS) {
    const batch = items.slice(from, from + MAX_ITEMS)
    const answer = await post(
      'readings',
      {
        ...{
          protocol: PROTOCOL,
          app: 'bench',
          nonce: `nonce-0123456789-${from}`,
          subject: 'staff:bota',
          deviceId: 'd_bench',
        },
        ...{ deviceNow: at, monotonicNow: 0, known: { epoch: null, commitSeq: 0 }, unsent: items.length - from },
        ...{ oldestUnsentAt: at, items: batch },
      },
      cookie,
    )
    const { results } = (await answer.json()) as { results: { outcome: string }[] }
    if (results.some(({ outcome }) => outcome !== 'received')) throw new Error('the server did not take all of a batch')
  }
  return Date.now() - at
}
