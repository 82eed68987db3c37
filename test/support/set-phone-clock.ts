/** Set phone clock: what `Date` says in the phone's pages, going on from a moment; timers and the worker keep to the true time. */
import type { BrowserContext } from 'playwright-core'

/** As by the hands of a clock, from the next page on. */
export async function setPhoneClock(browser: BrowserContext, at: string): Promise<void> {
  await browser.addInitScript((ahead) => {
    globalThis.Date = new Proxy(Date, {
      construct: (real, facts) => Reflect.construct(real, facts.length === 0 ? [real.now() + ahead] : facts),
      get: (real, name) => (name === 'now' ? () => real.now() + ahead : Reflect.get(real, name)),
    })
  }, Date.parse(at) - Date.now())
}
