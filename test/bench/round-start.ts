/** Round start: from opening the app without a network to the next visit of a round of 5,000 meters, beside an empty page. */
import { buildEmptyPage } from '#test/bench/build-empty-page.ts'
import { coldStartOf } from '#test/bench/cold-starts.ts'
import type { Figure } from '#test/bench/figure.ts'
import { openInspectorsPhone } from '#test/bench/inspectors-phone.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { startUtilityServer } from '#test/support/utility-server.ts'

const RUNS = 15
const SLOWER = 4
const APP = '.card .button'
const EMPTY = 'main button'

export async function roundStart(): Promise<Figure[]> {
  const inspectors = await openInspectorsPhone()
  const { phone, server } = inspectors
  const empty = await startUtilityServer({ clientFolder: await buildEmptyPage() })
  const app: number[] = []
  const reference: number[] = []
  try {
    await phone.network(true)
    const other = await phone.context.newPage()
    await other.goto(empty.url)
    await other.evaluate(async () => void (await navigator.serviceWorker.ready))
    await other.goto('about:blank')
    await phone.closeApp()
    await phone.network(false)
    await server.kill()
    await empty.kill()
    for (let at = 0; at < RUNS; at++) {
      app.push(await coldStartOf(phone.context, server.url, APP, SLOWER))
      reference.push(await coldStartOf(phone.context, empty.url, EMPTY, SLOWER))
    }
  } finally {
    await inspectors.close()
    await empty.close()
  }
  return [
    {
      what: `round of 5,000 meters: offline cold start to the next visit, ${SLOWER} × slowed`,
      unit: 'ms',
      measured: median(app),
      over: RUNS,
      also: { p95: quantile(app, 0.95), least: Math.min(...app), most: Math.max(...app) },
      reference: { what: 'an empty Preact page', measured: median(reference) },
      aim: { most: 1000 },
    },
  ]
}
