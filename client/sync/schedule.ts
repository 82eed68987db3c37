/**
 * Schedule: when this page sends: at start, in view, online, shown again, after a save or a sign-in, by the button, and by a
 * timer while somebody looks (faults/B1, N13). Background sync is a convenience on top (faults/B2, B3).
 */
import { isOverdue, openingWait } from '#client/domain/opening-wait.ts'
import { type FlushReason, nextWait } from '#client/domain/retry.ts'
import { utilityNow } from '#client/domain/utility-time.ts'
import type { Store } from '#client/store/store.ts'
import type { FlushReport } from '#client/sync/flush.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { PhotosReport } from '#client/sync/send-photos.ts'
import type { Sync } from '#client/sync/sync.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'

/** What the page tells; `document` and `window` fit. */
export type PageEvents = {
  window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  document: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & { readonly visibilityState: string }
}

export type ScheduleDeps = {
  store: Pick<Store, 'outbox' | 'session' | 'settings' | 'ballast'>
  sync: Pick<Sync, 'run' | 'sendPhotos' | 'pull' | 'pullUtilities'>
  messages: Messages
  page: PageEvents
  clock: Clock
  random: () => number
  /** Asks the browser to wake the worker for a tag; null where it cannot. */
  registerSync: ((tag: string) => Promise<void>) | null
}

export type SentAll = { sent: FlushReport; photos: PhotosReport }

export type Schedule = {
  start(): Promise<FlushReport>
  /** A person pressed the button. */
  sendNow(): Promise<FlushReport>
  /** The same, and waits for the photos too: what is still here after it did not get through. */
  sendAll(): Promise<SentAll>
  saved(): Promise<FlushReport>
  signedIn(): Promise<FlushReport>
  stop(): void
}

const PULL_EVERY = 15 * 60_000
const SOON = 3000
/** Photos that wait are looked at so often; each keeps its own time. */
const PHOTOS_EVERY = 15_000

export function createSchedule(deps: ScheduleDeps): Schedule {
  const { store, sync, page, clock } = deps
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<FlushReport> | null = null
  let queued: Promise<FlushReport> | null = null
  let wanted: FlushReason = 'timer'
  let pulledAt: Instant | null = null
  let stopped = false
  let sendingPhotos: Promise<PhotosReport> | null = null
  let photosLeft = 0
  /** Somebody signed in or asked, and what the server says of them has not come yet. */
  let isPullOwed = false

  const inView = (): boolean => page.document.visibilityState === 'visible'

  /** One at a time in this page; what is asked for meanwhile is done once, together, after it. */
  function run(reason: FlushReason): Promise<FlushReport> {
    isPullOwed ||= reason === 'asked' || reason === 'signed-in'
    if (running !== null) {
      wanted = wanted === 'asked' ? wanted : reason
      queued ??= running.then(next, next)
      return queued
    }
    running = round(reason).finally(() => {
      running = null
    })
    return running
  }

  function next(): Promise<FlushReport> {
    const reason = wanted
    queued = null
    wanted = 'timer'
    return run(reason)
  }

  async function round(reason: FlushReason): Promise<FlushReport> {
    clearTimeout(timer)
    let report: FlushReport | null = null
    try {
      report = await sync.run(reason)
      await refresh(report)
      void photos(reason)
      return report
    } finally {
      await plan(report) // also after a fault: the next try may find the storage well again (faults/N13)
    }
  }

  /** No reading waits for it: one that is saved meanwhile goes at once. */
  function photos(reason: FlushReason): Promise<PhotosReport> {
    sendingPhotos ??= sendPhotos(reason).finally(() => {
      sendingPhotos = null
    })
    return sendingPhotos
  }

  /** Until nothing gets through any more, since readings received meanwhile let their photos go. */
  async function sendPhotos(reason: FlushReason): Promise<PhotosReport> {
    const report = await sync.sendPhotos(reason)
    const { received, remaining } = report
    if (remaining > 0 && photosLeft === 0) await askBrowser()
    photosLeft = remaining
    if (received > 0 && remaining > 0) return withEarlier(report, await sendPhotos(reason))
    if (remaining > 0) setTimer(await ownWait())
    return report
  }

  async function refresh(report: FlushReport): Promise<void> {
    // Who has just signed in does not wait for another sender to end.
    if (report.outcome === 'stopped' || (report.outcome === 'elsewhere' && !isPullOwed)) return
    const old = pulledAt === null || clock.now() - pulledAt > PULL_EVERY || clock.now() < pulledAt
    if (!old && !isPullOwed && !(await bringsNews(report)) && !(await hasOpened())) return
    const wasOwed = isPullOwed
    isPullOwed = false
    const failure = report.outcome === 'signed-out' ? await sync.pullUtilities() : await sync.pull()
    if (failure === null) pulledAt = clock.now()
    else isPullOwed ||= wasOwed
  }

  /** What was received says how it stands by itself; what else it changed, an inspector's round has no need of at once. */
  async function bringsNews({ received }: FlushReport): Promise<boolean> {
    return received > 0 && (await store.session.current())?.role === undefined
  }

  async function plan(report: FlushReport | null): Promise<void> {
    setTimer(report === null || report.outcome === 'elsewhere' ? SOON : await ownWait())
  }

  function setTimer(own: number | null): void {
    const wait = Math.min(own ?? PULL_EVERY, photosLeft > 0 ? PHOTOS_EVERY : PULL_EVERY)
    clearTimeout(timer)
    if (stopped || !inView()) return
    timer = setTimeout(() => void run('in-view'), wait)
  }

  async function ownWait(): Promise<number | null> {
    const session = await store.session.current()
    if (session === null) return null
    const waiting = nextWait(await store.outbox.waiting(session.subject), clock.now(), deps.random)
    const opening = openingWait(await store.outbox.list(session.subject), await serverNow(), deps.random)
    return waiting === null || opening === null ? (waiting ?? opening) : Math.min(waiting, opening)
  }

  /** What was queued counts by now, and the screen shall say so (W4, faults/G13). */
  async function hasOpened(): Promise<boolean> {
    const session = await store.session.current()
    return session !== null && isOverdue(await store.outbox.list(session.subject), await serverNow())
  }

  const serverNow = async (): Promise<Instant> => utilityNow(clock.now(), await store.settings.get('clock'))

  /** A fresh tag each time: the same one again would do nothing while the browser backs off (faults/B3). */
  async function askBrowser(): Promise<void> {
    if (deps.registerSync === null) return
    const session = await store.session.current()
    if (session === null) return
    const { unsent, unsentPhotos } = await store.outbox.heartbeat(session.subject)
    if (unsent + unsentPhotos === 0) return
    const tag = `outbox-${await store.settings.nextBurst()}`
    await store.settings.set('syncGaveUp', false)
    // Not waited for: refused by policy, or never answered while no worker is active (faults/B8), the page sends all the same.
    void deps.registerSync(tag).catch(() => undefined)
  }

  const listeners: [Pick<EventTarget, 'addEventListener' | 'removeEventListener'>, string, (event: Event) => void][] = [
    [page.window, 'online', () => void run('online')],
    [page.window, 'pageshow', (event) => void shown(event)],
    [page.document, 'visibilitychange', () => void (inView() ? run('visible') : leave())],
  ]

  /** Put aside, a page hears nothing; what was told meanwhile is read anew (faults/G13). */
  function shown(event: Event): Promise<FlushReport> {
    if ((event as { persisted?: boolean }).persisted) deps.messages.say({ type: 'changed', what: 'session' })
    return run('pageshow')
  }

  async function leave(): Promise<void> {
    clearTimeout(timer)
    await askBrowser()
  }

  return {
    async start() {
      for (const [target, event, listener] of listeners) target.addEventListener(event, listener)
      const report = await run('start')
      if (report.remaining > 0) await askBrowser()
      void store.ballast.lay()
      return report
    },
    sendNow: () => run('asked'),
    async sendAll() {
      const sent = await run('asked')
      const begun = await sendingPhotos
      if (begun !== null && begun.failure !== null) return { sent, photos: begun }
      // Those begun before may have left out what only somebody who asks sends again at once.
      const asked = await photos('asked')
      return { sent, photos: begun === null ? asked : withEarlier(begun, asked) }
    },
    async saved() {
      await askBrowser()
      return run('saved')
    },
    signedIn: () => run('signed-in'),
    stop() {
      stopped = true
      clearTimeout(timer)
      for (const [target, event, listener] of listeners) target.removeEventListener(event, listener)
    },
  }
}

const withEarlier = ({ received }: PhotosReport, later: PhotosReport): PhotosReport => ({
  ...later,
  received: received + later.received,
})
