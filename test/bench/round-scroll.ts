/**
 * Round scroll: the list of a round on a processor four times slower: opening a group of 400 doors, then scrolling through it
 * by a wheel; beside an empty page of the same height.
 */
import type { CDPSession, Page } from 'playwright-core'
import type { Figure } from '#test/bench/figure.ts'
import { saidBy, slowDown } from '#test/bench/in-page.ts'
import { openInspectorsPhone } from '#test/bench/inspectors-phone.ts'
import { median, quantile } from '#test/bench/quantile.ts'

const SLOWER = 4
const RUNS = 5
const STEPS = 120
const STEP = 300

export async function roundScroll(): Promise<Figure[]> {
  const inspectors = await openInspectorsPhone()
  const { page, phone } = inspectors
  const opened: number[] = []
  const app: number[] = []
  const empty: number[] = []
  try {
    const other = await phone.context.newPage()
    await other.goto('about:blank')
    for (let run = 0; run < RUNS; run++) {
      await page.reload()
      await page.locator('.card .button').first().waitFor()
      await page.bringToFront()
      await page.waitForFunction(() => document.querySelector('.round-block:empty') === null)
      opened.push(await open(page))
      app.push(...(await scroll(page)))
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await other.bringToFront()
      await other.setContent(`<div style="block-size: ${height}px"></div>`)
      empty.push(...(await scroll(other)))
    }
  } finally {
    await inspectors.close()
  }
  return [
    {
      what: `round of 5,000 meters: longest frame while 400 doors are scrolled through, ${SLOWER} × slowed`,
      unit: 'ms',
      measured: Math.max(...app),
      over: app.length,
      also: { p50: median(app), p95: quantile(app, 0.95), p99: quantile(app, 0.99) },
      reference: { what: 'an empty page of that height', measured: Math.max(...empty) },
      aim: { most: 50 },
    },
    {
      what: `round of 5,000 meters: tap on a group of 400 doors until the first of them are drawn, ${SLOWER} × slowed`,
      unit: 'ms',
      measured: median(opened),
      over: RUNS,
      also: { most: Math.max(...opened) },
    },
  ]
}

/** The second long house, since the first is open by itself. Milliseconds. */
async function open(page: Page): Promise<number> {
  const before = await page.locator('details').count()
  if (before < 2) throw new Error('there are no groups to open')
  const endSlowness = await slowDown(page, SLOWER)
  const said = saidBy(page, 'opened')
  await page.evaluate(() => {
    const groups = [...document.querySelectorAll('details')]
    const group = groups.filter((one) => !one.open).find((one) => !/, \d+, \d+/.test(one.textContent ?? ''))!
    group.scrollIntoView()
    const tapped = performance.now()
    group.querySelector('summary')!.click()
    const look = (): void => {
      if (group.querySelectorAll('a').length === 0) return void requestAnimationFrame(look)
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => console.log(`opened ${performance.now() - tapped}`)
        port2.postMessage(null)
      })
    }
    requestAnimationFrame(look)
  })
  const [ms = Number.NaN] = await said
  await endSlowness()
  return ms
}

/** Times between frames while a wheel turns, in milliseconds. */
async function scroll(page: Page): Promise<number[]> {
  const session = await page.context().newCDPSession(page)
  const endSlowness = await slowDown(page, SLOWER)
  await page.evaluate(() => {
    scrollTo(0, 0)
    const seen = globalThis as { benchFrames?: number[] }
    const frames: number[] = []
    seen.benchFrames = frames
    const next = (at: number): void => {
      if (seen.benchFrames !== frames) return
      frames.push(at)
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  for (let step = 0; step < STEPS; step++) await turn(session, page)
  await endSlowness()
  const frames = await page.evaluate(() => {
    const seen = globalThis as { benchFrames?: number[] }
    const found = seen.benchFrames ?? []
    delete seen.benchFrames
    return found
  })
  await session.detach()
  return frames.slice(2).map((at, nth) => at - frames[nth + 1]!)
}

async function turn(session: CDPSession, page: Page): Promise<void> {
  await session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 195, y: 400, deltaX: 0, deltaY: STEP })
  await page.waitForTimeout(10)
}
