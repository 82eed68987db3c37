/** Cold starts: how long a fresh page with a stopped worker takes until something on it can be tapped, its processor slowed. */
import type { BrowserContext } from 'playwright-core'
import { saidBy, sayWhenUsable, slowDown } from '#test/bench/in-page.ts'

/** Milliseconds. */
export async function coldStartOf(
  context: BrowserContext,
  url: string,
  selector: string,
  slower: number,
): Promise<number> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await page.addInitScript(sayWhenUsable, selector)
  await slowDown(page, slower)
  const said = saidBy(page, 'usable')
  await page.goto(url, { waitUntil: 'commit' })
  const [ms = Number.NaN] = await said
  await page.close()
  return ms
}
