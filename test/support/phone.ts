/** Phone: a real browser as a resident holds it, with deeds in their words. Its storage lives as long as its folder. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { AccountKey } from '#shared/domain/account.ts'
import { CHROMIUM_ARGS, chromiumPath } from '#test/support/chromium.ts'
import { startKillableBrowser } from '#test/support/killable-browser.ts'
import { removePhone } from '#test/support/remove-phone.ts'
import { setPhoneClock } from '#test/support/set-phone-clock.ts'
import type { UtilityServer } from '#test/support/utility-server.ts'

export type Phone = {
  context: BrowserContext
  /** The app's page now; after `openApp` a new one. */
  page(): Page
  openApp(path?: string): Promise<Page>
  closeApp(): Promise<void>
  signIn(account: AccountKey): Promise<void>
  /** Opens the meter with this name, types, saves, and waits for the home screen. */
  record(meter: string | RegExp, digits: string): Promise<void>
  /** The same by the meter's address, also where its card offers a receipt by now. */
  write(account: AccountKey, serial: string, digits: string): Promise<void>
  /** The words on the chip of a meter's card. */
  stateOf(meter: string): Promise<string>
  /** Waits until the app is on this phone for good: the worker controls the page. */
  worksOffline(): Promise<void>
  network(on: boolean): Promise<void>
  /** By kill -9, all its processes at once; only where asked for as `killable`. Open a phone on its folder to go on. */
  kill(): Promise<void>
  close(): Promise<void>
}

export type PhoneOptions = BrowserContextOptions & {
  folder?: string
  args?: string[]
  /** As in Safari and Firefox. */
  withoutBackgroundSync?: boolean
  /** What the phone's clock shows when it is opened, in its pages; the worker keeps to the true time. */
  clock?: string
  env?: Record<string, string>
  /** A browser that `kill` can end; its context is the browser's own, so no other context options apply. */
  killable?: boolean
}

/** A machine that is shared may stand still for a while, its disk above all; what does not come is told all the same. */
const PATIENCE = 75_000

export async function openPhone(server: UtilityServer, options: PhoneOptions = {}): Promise<Phone> {
  const {
    folder = mkdtempSync(join(tmpdir(), 'esep-phone-')),
    args = [],
    withoutBackgroundSync,
    clock,
    env,
    killable: isKillable,
    ...context
  } = options
  const killable = isKillable ? await startKillableBrowser(folder, args) : null
  const browser =
    killable?.context ??
    (await chromium.launchPersistentContext(folder, {
      executablePath: chromiumPath(),
      args: [...CHROMIUM_ARGS, ...args],
      locale: 'en-US',
      viewport: { width: 390, height: 844 },
      ...(env ? { env: { ...process.env, ...env } as Record<string, string> } : {}),
      ...context,
    }))
  browser.setDefaultTimeout(PATIENCE)
  if (withoutBackgroundSync) {
    await browser.addInitScript(() => {
      delete (globalThis as { SyncManager?: unknown }).SyncManager
    })
  }
  if (clock !== undefined) await setPhoneClock(browser, clock)
  let page = browser.pages()[0] ?? (await browser.newPage())

  async function typeAndSave(digits: string): Promise<void> {
    await page.getByRole('textbox').first().focus()
    await page.keyboard.type(digits)
    await page.getByRole('button', { name: /^Save / }).click()
    await page.getByRole('heading', { name: 'Meters' }).waitFor()
  }

  const phone: Phone = {
    context: browser,
    page: () => page,

    async openApp(path = '/') {
      if (page.isClosed()) page = await browser.newPage()
      await page.goto(server.url + path)
      return page
    },

    async closeApp() {
      // A browser without any page would end; an empty tab is what a phone's launcher is.
      const launcher = await browser.newPage()
      await page.close()
      page = launcher
    },

    async signIn(account) {
      const code = await server.codeFor(account)
      await page.goto(`${server.url}/join#${account}-${code.replaceAll('-', '')}`)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('heading', { name: 'Meters' }).waitFor()
    },

    async record(meter, digits) {
      const card = page.getByRole('article').filter({ hasText: meter })
      await card.getByRole('link').click()
      await typeAndSave(digits)
    },

    async write(account, serial, digits) {
      await page.goto(`${server.url}/record/${account}/${serial}`)
      await typeAndSave(digits)
    },

    async stateOf(meter) {
      // As a person reads it, styles applied.
      return await page.getByRole('article').filter({ hasText: meter }).locator('.chip').first().innerText()
    },

    async worksOffline() {
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready
      })
      await page.reload()
      await page.getByRole('heading', { name: 'Meters' }).waitFor()
    },

    async network(on) {
      await browser.setOffline(!on)
    },

    async kill() {
      if (killable === null) throw new Error('this phone was not opened as killable')
      await killable.kill()
    },

    async close() {
      await (killable ?? browser).close()
      if (options.folder === undefined) removePhone(folder)
    },
  }
  return phone
}
