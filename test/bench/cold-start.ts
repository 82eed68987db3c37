/**
 * Cold start: from opening the app without a network to a home screen one can use, on a processor four times slower, with
 * two years of history; against an empty page built the same way, in turns with it.
 *
 * Each start is a fresh page and a worker that was stopped. The server is gone, not only said to be.
 */
import { buildEmptyPage } from '#test/bench/build-empty-page.ts'
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import { coldStartOf } from '#test/bench/cold-starts.ts'
import type { Figure } from '#test/bench/figure.ts'
import { median } from '#test/bench/quantile.ts'
import { openPhone } from '#test/support/phone.ts'
import { startUtilityServer } from '#test/support/utility-server.ts'

const RUNS = 15
const SLOWER = 4
const FLAT = 'astana-12045587'
const APP = 'article .button'
const EMPTY = 'main button'

export async function coldStart(): Promise<Figure[]> {
  const server = await startUtilityServer({ clientFolder: CLIENT_FOLDER })
  const empty = await startUtilityServer({ clientFolder: await buildEmptyPage() })
  const phone = await openPhone(server)
  const app: number[] = []
  const reference: number[] = []
  try {
    await phone.signIn(FLAT)
    await phone.worksOffline()
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
    await phone.close()
    await server.close()
    await empty.close()
  }
  return [
    {
      what: `offline cold start to usable home, ${SLOWER} × slowed`,
      unit: 'ms',
      measured: median(app),
      over: RUNS,
      also: { least: Math.min(...app), most: Math.max(...app) },
      reference: { what: 'an empty Preact page', measured: median(reference) },
      aim: { most: 600, mostTimes: 2 },
    },
  ]
}
