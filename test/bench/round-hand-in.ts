/**
 * Round hand-in: 300 visits with 600 readings wait on a phone, its processor four times slower, and the network comes back:
 * until the phone has a receipt for each.
 *
 * Beside it the same batches sent by a program that does nothing else: one after the other, as a phone does.
 */
import { sendWalked, signInBare } from '#test/bench/bare-inspector.ts'
import type { Figure } from '#test/bench/figure.ts'
import { slowDown } from '#test/bench/in-page.ts'
import { type InspectorsPhone, openInspectorsPhone } from '#test/bench/inspectors-phone.ts'
import { median } from '#test/bench/quantile.ts'
import { putIntoOutbox, type Walked, walkedVisits } from '#test/bench/walked-visits.ts'
import { whenReceived } from '#test/bench/when-received.ts'

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
    const received = await whenReceived(page, 'outbox', own.length)
    const back = Date.now()
    await phone.network(true)
    const at = await received()
    await endSlowness()
    return { phone: at - back, bare: await sendBare(inspectors, await walkedVisits(others, VISITS, READINGS)) }
  } finally {
    await inspectors.close()
  }
}

async function sendBare({ server }: InspectorsPhone, items: readonly Walked[]): Promise<number> {
  const { post } = await signInBare(server.url)
  const at = Date.now()
  await sendWalked(post, items)
  return Date.now() - at
}
