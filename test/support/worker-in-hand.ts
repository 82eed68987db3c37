/** Worker in hand: the phone's service worker, woken and stopped as the browser would do it, whether a tab is open or not. */
import type { BrowserContext, CDPSession } from 'playwright-core'

export type WorkerInHand = {
  /** As when background sync finds a network. Resolves when the browser has taken it, not when it is done. */
  wake(): Promise<void>
  /** As the browser ends a worker that idles, takes too long or needs memory it does not have. */
  stop(): Promise<void>
  isRunning(): boolean
}

/** Speaks through a blank page of its own, so that the app's may come and go. */
export async function takeWorker(context: BrowserContext, origin: string): Promise<WorkerInHand> {
  const [inView] = context.pages()
  const session: CDPSession = await context.newCDPSession(await context.newPage())
  // A page behind another one is a hidden page, and keeps still.
  await inView?.bringToFront()
  let registrationId = ''
  let running = false
  let wakings = 0
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const own = registrations.find(({ scopeURL, isDeleted }) => !isDeleted && scopeURL.startsWith(`${origin}/`))
    registrationId = own?.registrationId ?? registrationId
  })
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const version of versions) {
      if (version.scriptURL.startsWith(`${origin}/`)) running = version.runningStatus === 'running'
    }
  })
  await session.send('ServiceWorker.enable')

  return {
    async wake() {
      wakings += 1
      const tag = `outbox-woken-${wakings}`
      await session.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId, tag, lastChance: false })
    },
    async stop() {
      await session.send('ServiceWorker.stopAllWorkers')
    },
    isRunning: () => running,
  }
}
