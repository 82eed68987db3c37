import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Session } from '#client/store/settings.ts'
import { type Jar, keepMarked, markedUnsent } from '#client/ui/models/unsent-mark.ts'

const SESSION = { subject: 's_1' } as Session

/** As a browser keeps them: the last of a name, none whose time is up. */
function aJar(): Jar & { written: string[] } {
  const kept = new Map<string, string>()
  const written: string[] = []
  return {
    written,
    get cookie() {
      return [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text) {
      written.push(text)
      const [pair = '', ...facts] = text.split('; ')
      const [name = '', value = ''] = pair.split('=')
      if (facts.includes('Max-Age=0')) kept.delete(name)
      else kept.set(name, value)
    },
  }
}

const aPhone = (session: Session | null, own = 0, others = 0) => ({
  session: signal(session),
  waiting: signal(Array(own).fill({})),
  othersWaiting: signal(others),
})

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw))
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const drawn = () => vi.runAllTimersAsync()

test('[faults/D3] the mark follows what waits, of everybody on this phone, and goes when nothing does', async () => {
  const jar = aJar()
  const phone = aPhone(SESSION, 1, 1)
  keepMarked(phone, jar)
  await drawn()
  expect(markedUnsent(jar)).toBe(2)

  phone.waiting.value = [{}, {}, {}]
  await drawn()
  expect(markedUnsent(jar)).toBe(4)

  phone.waiting.value = []
  phone.othersWaiting.value = 0
  await drawn()
  expect(jar.cookie).toBe('')
  expect(jar.written.every((text) => text.endsWith('; Path=/; Secure; SameSite=Strict'))).toBe(true)
})

test('[faults/D3] a phone that was cleared keeps its mark until somebody signs in', async () => {
  const jar = aJar()
  jar.cookie = '__Host-unsent=3; Max-Age=100'
  const phone = aPhone(null)
  keepMarked(phone, jar)
  phone.waiting.value = []
  await drawn()
  expect(markedUnsent(jar)).toBe(3)

  phone.session.value = SESSION
  await drawn()
  expect(markedUnsent(jar)).toBe(0)
})

test('[faults/D3] what is discarded while signing out is marked, though nobody is signed in then', async () => {
  const jar = aJar()
  const phone = aPhone(SESSION, 2)
  keepMarked(phone, jar)
  await drawn()

  phone.session.value = null
  phone.waiting.value = []
  await drawn()
  expect(markedUnsent(jar)).toBe(0)
})

test.each(['', 'other=1', '__Host-unsent=', '__Host-unsent=-2', '__Host-unsent=many', '__Host-unsent=1e400'])(
  '[faults/D3] a jar with “%s” says nothing waits',
  (cookie) => {
    expect(markedUnsent({ cookie })).toBe(0)
  },
)
