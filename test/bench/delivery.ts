/** Delivery: from the network's return, the app being open, until the home screen shows that the reading was accepted. */
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import type { Figure } from '#test/bench/figure.ts'
import { saidBy, sayWhenShown, type Timed } from '#test/bench/in-page.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { typedValues, typeReading } from '#test/bench/typed-values.ts'
import { openPhone } from '#test/support/phone.ts'
import { startUtilityServer } from '#test/support/utility-server.ts'

const RUNS = 20
const FLAT = 'astana-12045587'
const KITCHEN = '00380219'

export async function delivery(): Promise<Figure[]> {
  const server = await startUtilityServer({ clientFolder: CLIENT_FOLDER })
  const phone = await openPhone(server)
  const times: number[] = []
  try {
    await phone.context.addInitScript(sayWhenShown)
    await phone.signIn(FLAT)
    await phone.worksOffline()
    const page = phone.page()
    for (const value of await typedValues(server, FLAT, KITCHEN, RUNS)) {
      await phone.network(false)
      await (await typeReading(page, `${server.url}/record/${FLAT}/${KITCHEN}`, value)).click()
      await page.getByText('Waiting for a network').first().waitFor()
      await page.evaluate((digits) => {
        ;(globalThis as Timed).benchShown = { digits, chip: 'Accepted' }
      }, value.shown)
      const said = saidBy(page, 'shown')
      const back = Date.now()
      await phone.network(true)
      const [, at = Number.NaN] = await said
      times.push(at - back)
    }
    const stored = (await server.readings(FLAT)).length
    if (stored !== RUNS) throw new Error(`the server has ${stored} of ${RUNS} readings`)
  } finally {
    await phone.close()
    await server.close()
  }
  return [
    {
      what: 'network back until the receipt is shown, app open, p95',
      unit: 'ms',
      measured: quantile(times, 0.95),
      over: RUNS,
      also: { p50: median(times), most: Math.max(...times) },
      aim: { most: 3000 },
    },
  ]
}
