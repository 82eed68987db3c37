/**
 * Save: from the tap on the save button, on a processor four times slower, until the reading is durable and the home screen
 * shows it. The home screen comes only after the reading was written and read back, which the count at the end confirms.
 *
 * Without a network, so that what is sent is not part of it. Timed in the page: from the tap's own time to after the frame
 * in which the meter's card stands with the new digits and a chip that says where the reading is.
 */
import type { Locator, Page } from 'playwright-core'
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import type { Figure } from '#test/bench/figure.ts'
import { saidBy, sayWhenShown, slowDown, type Timed } from '#test/bench/in-page.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { type TypedValue, typedValues, typeReading } from '#test/bench/typed-values.ts'
import { openPhone } from '#test/support/phone.ts'
import { startUtilityServer } from '#test/support/utility-server.ts'

const RUNS = 40
const SLOWER = 4
const FLAT = 'astana-12045587'
const KITCHEN = '00380219'

export async function save(): Promise<Figure[]> {
  const server = await startUtilityServer({ clientFolder: CLIENT_FOLDER })
  const phone = await openPhone(server)
  const times: number[] = []
  try {
    await phone.context.addInitScript(sayWhenShown)
    await phone.signIn(FLAT)
    await phone.worksOffline()
    await phone.network(false)
    for (const value of await typedValues(server, FLAT, KITCHEN, RUNS)) {
      const button = await typeReading(phone.page(), `${server.url}/record/${FLAT}/${KITCHEN}`, value)
      times.push(await tapToShown(phone.page(), button, value))
    }
    const kept = await keptReadings(phone.page())
    if (kept !== RUNS) throw new Error(`${kept} of ${RUNS} readings are kept`)
  } finally {
    await phone.close()
    await server.close()
  }
  return [
    {
      what: `tap on save until durable and shown, ${SLOWER} × slowed, p95`,
      unit: 'ms',
      measured: quantile(times, 0.95),
      over: RUNS,
      also: { p50: median(times), most: Math.max(...times) },
      aim: { most: 50 },
    },
  ]
}

async function tapToShown(page: Page, button: Locator, { shown }: TypedValue): Promise<number> {
  // What the last key set in motion, the draft among it, is done.
  await page.waitForTimeout(200)
  await page.evaluate((digits) => {
    ;(globalThis as Timed).benchShown = { digits, chip: null }
  }, shown)
  const endSlowness = await slowDown(page, SLOWER)
  const said = saidBy(page, 'shown')
  await button.click()
  const [ms = Number.NaN] = await said
  await endSlowness()
  return ms
}

/** As another page would find them. */
const keptReadings = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('esep')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const counting = opening.result.transaction('outbox').objectStore('outbox').count()
          counting.onerror = () => reject(counting.error)
          counting.onsuccess = () => {
            opening.result.close()
            resolve(counting.result)
          }
        }
      }),
  )
