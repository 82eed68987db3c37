/** Killable browser: Chromium in a process group of its own, so that it can be ended with kill -9, all its processes at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { CHROMIUM_ARGS, chromiumPath } from '#test/support/chromium.ts'

export type KillableBrowser = {
  context: BrowserContext
  /** As when the phone's system ends it, or its battery does. What the browser had not written is gone. */
  kill(): Promise<void>
  /** In good order: it writes what it still has in hand, cookies too. */
  close(): Promise<void>
}

const PATIENCE = 20_000

export async function startKillableBrowser(folder: string, args: readonly string[] = []): Promise<KillableBrowser> {
  // Left behind by one that was killed; the new one would believe it still lives.
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(folder, name), { force: true })
  const all = [
    '--headless',
    ...CHROMIUM_ARGS,
    '--lang=en-US',
    '--window-size=390,844',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
    ...args,
    'about:blank',
  ]
  const child = spawn(chromiumPath(), all, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const browser: Browser = await chromium.connectOverCDP(await addressSaidBy(child))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const context = browser.contexts()[0]!

  return {
    context,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL')
      await ended
      await browser.close().catch(() => undefined) // nothing there any more to say goodbye to
    },
    async close() {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => undefined)
      await ended
    },
  }
}

/** The browser says on its standard error where it can be reached. */
function addressSaidBy(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const late = setTimeout(() => reject(new Error(`Chromium did not start.\n${said}`)), PATIENCE)
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}.\n${said}`)))
    child.stderr!.on('data', (data) => {
      said += data
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(late)
      resolve(address)
    })
  })
}
