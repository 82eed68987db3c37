/** App: the device, the store, sync and the screens, joined here and nowhere else. */
import { useState } from 'preact/hooks'
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso'
import { createClockWatch } from '#client/domain/clock-watch.ts'
import { lazily } from '#client/lazily.ts'
import type { Network } from '#client/network.ts'
import { createPwa } from '#client/pwa.ts'
import { createRecord } from '#client/store/record.ts'
import type { Store } from '#client/store/store.ts'
import { openDevice } from '#client/sync/device.ts'
import { createKept } from '#client/ui/models/kept.ts'
import { type Models, ModelsContext, useModels } from '#client/ui/models/models.ts'
import { createPresent } from '#client/ui/models/present.ts'
import { createSafety } from '#client/ui/models/safety.ts'
import { Frame } from '#client/ui/resident/frame.tsx'
import { Home } from '#client/ui/resident/home.tsx'
import { Join } from '#client/ui/resident/join.tsx'

const RecordScreen = part(async () => (await import('#client/ui/resident/record.tsx')).RecordScreen)
const Reading = part(async () => (await import('#client/ui/resident/reading.tsx')).ReadingScreen)
const History = part(async () => (await import('#client/ui/resident/history.tsx')).History)
const Unsent = part(async () => (await import('#client/ui/resident/unsent.tsx')).Unsent)
const Help = part(async () => (await import('#client/ui/resident/help.tsx')).Help)
const Menu = part(async () => (await import('#client/ui/resident/menu.tsx')).Menu)
const Round = part(async () => (await import('#client/ui/inspector/round.tsx')).Round)
const Visit = part(async () => (await import('#client/ui/inspector/visit.tsx')).Visit)
const Outcome = part(async () => (await import('#client/ui/inspector/outcome.tsx')).Outcome)
const Findings = part(async () => (await import('#client/ui/inspector/findings.tsx')).Findings)
const Evening = part(async () => (await import('#client/ui/inspector/evening.tsx')).Evening)
const StaffMenu = part(async () => (await import('#client/ui/staff/staff-menu.tsx')).StaffMenu)
const StaffJoin = part(async () => (await import('#client/ui/inspector/staff-join.tsx')).StaffJoin)
const Slip = part(async () => (await import('#client/ui/resident/slip.tsx')).SlipScreen)
const Unlisted = part(async () => (await import('#client/ui/resident/unlisted.tsx')).Unlisted)

declare const __APP_VERSION__: string

/** A screen that is fetched when it is first wanted. One that does not come says so through the guard around it (faults/U3). */
function part<Screen>(load: () => Promise<Screen>) {
  return lazy(() =>
    load().catch((failure: unknown) => () => {
      throw failure
    }),
  )
}

export function createModels(): Models {
  const device = openDevice(async (data) => (await import('#client/network.ts')).parseMessage(data))
  const { store, messages, clock, monotonic } = device
  const watch = createClockWatch(clock, monotonic)
  document.addEventListener('visibilitychange', () => watch.resumed())
  const kept = createKept(store, messages)
  const pwa = createPwa({ isAllKept: () => isAllKept(store) })
  let network: Promise<Network> | null = null
  const join = (): Promise<Network> => {
    const { registerSync } = pwa
    network ??= import('#client/network.ts').then(({ createNetwork }) =>
      createNetwork({ ...device, app: __APP_VERSION__, deviceName: deviceName(), registerSync }),
    )
    // Whoever needs it next asks for it again (faults/U3).
    network.catch(() => (network = null))
    return network
  }
  const sync = lazily(async () => (await join()).sync)
  return {
    kept,
    present: createPresent(clock, kept, messages),
    safety: createSafety(store, pwa, () => sync.noticeLoss()),
    record: createRecord({ ...device, watch, heard: () => kept.clock.peek() }),
    store,
    sync,
    schedule: lazily(async () => (await join()).schedule),
    messages,
    pwa,
    version: __APP_VERSION__,
  }
}

export function App({ models }: { models: Models }) {
  return (
    <ModelsContext.Provider value={models}>
      <LocationProvider>
        <ErrorBoundary>
          <Frame>
            <Router>
              <Route path="/" component={Start} />
              <Route path="/join" component={Join} />
              <Route path="/add" component={Join} />
              <Route path="/staff" component={StaffJoin} />
              <Route path="/outcome/:round/:account" component={Outcome} />
              <Route path="/evening" component={Evening} />
              <Route path="/findings/:round/:account" component={Findings} />
              <Route path="/visit/:round/:account" component={Visit} />
              <Route path="/visit/:round/:account/:serial" component={Visit} />
              <Route path="/record" component={Start} />
              <Route path="/record/:account/new" component={Unlisted} />
              <Route path="/record/:account/:serial" component={RecordScreen} />
              <Route path="/reading/:account/:id" component={Reading} />
              <Route path="/slip" component={Slip} />
              <Route path="/history" component={History} />
              <Route path="/unsent" component={Unsent} />
              <Route path="/help" component={Help} />
              <Route path="/menu" component={OwnMenu} />
              <Route default component={Start} />
            </Router>
          </Frame>
        </ErrorBoundary>
      </LocationProvider>
    </ModelsContext.Provider>
  )
}

/** A home that does not come in this time is waited for on the screen, by what stands around it. */
const LONGEST_WAIT = 1000

/** Waits for the home of whoever is signed in, so that it is drawn at once and not after an empty frame. */
export async function homeOf({ kept }: Models): Promise<void> {
  if (kept.session.peek()?.role === undefined) return
  await Promise.race([Round.preload(), new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))])
}

/** Whoever is of the staff has another home. */
function Start() {
  return useModels().kept.session.value?.role === undefined ? <Home /> : <Round />
}

/** Whose menu it is does not change while it is on screen: a sign-out begins in it, and ends after the session. */
function OwnMenu() {
  const { kept } = useModels()
  const [isStaffs] = useState(() => kept.session.value?.role !== undefined)
  return isStaffs ? <StaffMenu /> : <Menu />
}

/** What the list of phones calls this one: system and browser, nothing more exact. */
function deviceName(): string {
  const agent = navigator.userAgent
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'].find((name) => agent.includes(name)) ?? ''
  const browser =
    [
      ['SamsungBrowser', 'Samsung Internet'],
      ['Edg', 'Edge'],
      ['Firefox', 'Firefox'],
      ['Chrome', 'Chrome'],
      ['Safari', 'Safari'],
    ].find(([mark = '']) => agent.includes(mark))?.[1] ?? ''
  return [system, browser].filter(Boolean).join(', ')
}

/** Drafts are kept key by key; asking for them waits for the last key. Only the sign-in form and a slip's code live on the screen alone. */
async function isAllKept(store: Store): Promise<boolean> {
  await store.drafts.anyTouched()
  const fields = [...document.querySelectorAll<HTMLInputElement>('#account, #code, #slip')]
  return fields.every((field) => field.value === '')
}
