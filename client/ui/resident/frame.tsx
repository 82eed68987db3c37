/** Frame: what stands around every screen: the line that says what hinders, the screen itself, the tabs at its foot. */

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { isReading } from '#client/domain/outbox-entry.ts'
import { announced } from '#client/ui/models/announce.ts'
import { clockOff } from '#client/ui/models/clock-off.ts'
import { useModels } from '#client/ui/models/models.ts'
import { pageTitle } from '#client/ui/models/page-title.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { NoticeLine } from '#client/ui/parts/notice-line.tsx'
import { TabBar } from '#client/ui/parts/tab-bar.tsx'
import { Guard } from '#client/ui/resident/guard.tsx'
import { words } from '#client/ui/words/language.ts'

/** While a reading is entered, the keypad has the foot of the screen. */
const WITHOUT_TABS = /^\/(record\/|visit\/|outcome\/|findings\/|join|staff)/

declare const __BUILT_AT__: number

export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation()
  const { kept } = useModels()
  const { app } = words.value

  const title = pageTitle(words.value, path)
  useEffect(() => {
    document.title = title
  }, [title])
  useEffect(() => {
    // A screen that took the focus itself, as the meter's face does, keeps it.
    const hasFocus = document.activeElement?.closest('main') && document.activeElement.tagName === 'INPUT'
    if (!hasFocus) toHeading()
    scrollTo(0, 0)
  }, [path])

  type Room = 'readings' | 'history' | 'help' | 'menu' | 'round' | 'send'
  const tab = (key: Room, href: string) => ({
    key,
    icon: key,
    text: app.tabs[key],
    href,
    isHere: path === href,
  })
  return (
    <div class="page">
      <Notices />
      <Announced />
      <main class="screen">
        {kept.isStuck.value ? <Callout tone="bad" text={words.value.menu.storage.stuck} isLive /> : null}
        <Guard key={path}>{children}</Guard>
      </main>
      {WITHOUT_TABS.test(path) ? null : (
        <TabBar
          label={app.tabs.label}
          tabs={
            kept.session.value?.role === undefined
              ? [tab('readings', '/'), tab('history', '/history'), tab('help', '/help'), tab('menu', '/menu')]
              : [tab('round', '/'), tab('send', '/evening'), tab('menu', '/menu')]
          }
        />
      )}
    </div>
  )
}

/** What led here is gone; the title of a screen that is still to come takes the focus itself (`top-bar.tsx`). */
function toHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1')
  if (heading) heading.focus({ preventScroll: true })
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** Stands before anything is said, so that it is heard. */
function Announced() {
  const { text, turn } = announced.value
  return (
    <div class="visually-hidden" role="status">
      <p key={turn}>{text}</p>
    </div>
  )
}

function Notices() {
  const { path } = useLocation()
  const { kept, present, safety, pwa } = useModels()
  const { app, status } = words.value
  const waiting = kept.waiting.value
  // An inspector's visits wait here too; they are no readings.
  const count = waiting.filter(isReading).length
  const { session } = kept
  const lost = safety.storageLost.value
  // What is typed to sign in stands on the screen alone: a reload would lose it.
  const isSigningIn = session.value === null || /^\/(join|add|staff)/.test(path)
  const isSignedIn = session.value !== null && !session.value.expired

  return (
    <div aria-live="polite">
      {lost !== null && !isSignedIn ? (
        <NoticeLine tone="bad" icon="alert" text={`${app.storageLost.what} ${app.storageLost.todo(lost)}`} />
      ) : null}
      <ClockNotice />
      {safety.updateWaits.value && !isSigningIn ? (
        <NoticeLine
          tone="plain"
          icon="update"
          text={app.update.offered}
          action={{ text: app.update.now, onClick: () => void pwa.applyUpdate() }}
        />
      ) : null}
      {session.value?.expired && waiting.length > 0 ? (
        <NoticeLine
          tone="wait"
          icon="lock"
          text={count > 0 ? app.offline.signIn(count) : status.at['waiting-sign-in']}
          action={{ text: words.value.signIn.submit, href: session.value.role === undefined ? '/join' : '/staff' }}
        />
      ) : null}
      {waiting.some((entry) => entry.lastError === 'captive') ? (
        <NoticeLine tone="wait" icon="wifi" text={app.offline.captive} />
      ) : null}
      {present.online.value ? null : (
        <NoticeLine tone="wait" icon="offline" text={count > 0 ? app.offline.waiting(count) : app.offline.plain} />
      )}
    </div>
  )
}

function ClockNotice() {
  const { kept, present } = useModels()
  const { app, format } = words.value
  const off = clockOff(present.deviceNow.value, kept.clock.value, __BUILT_AT__)
  if (off === null) return null
  const text = off.kind === 'wrong' ? app.clockWrong(format.duration(off.by)) : app.clockDecadesWrong
  return <NoticeLine tone="wait" icon="clock" text={text} />
}
