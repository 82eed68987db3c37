import { batch, signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Jar, keepMarked, markedUnsent } from '#client/ui/models/unsent-mark.ts'

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

const aPhone = (isMarked: boolean, own = 0, others = 0) => ({
  isMarked: signal(isMarked),
  waiting: signal(Array(own).fill({})),
  othersWaiting: signal({ readings: others, photos: 9 }),
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
  const phone = aPhone(true, 1, 1)
  keepMarked(phone, jar)
  await drawn()
  expect(markedUnsent(jar)).toBe(2)

  phone.waiting.value = [{}, {}, {}]
  await drawn()
  expect(markedUnsent(jar)).toBe(4)

  phone.waiting.value = []
  phone.othersWaiting.value = { readings: 0, photos: 9 }
  await drawn()
  expect(jar.cookie).toBe('')
  expect(jar.written.every((text) => text.endsWith('; Path=/; Secure; SameSite=Strict'))).toBe(true)
})

test('[faults/D3] a phone that was cleared keeps its mark until somebody signs in', async () => {
  const jar = aJar()
  jar.cookie = '__Host-unsent=3; Max-Age=100'
  const phone = aPhone(false)
  keepMarked(phone, jar)
  phone.waiting.value = []
  await drawn()
  expect(markedUnsent(jar)).toBe(3)

  phone.isMarked.value = true
  await drawn()
  expect(markedUnsent(jar)).toBe(0)
})

test('[faults/D3] a phone that is cleared under an open page keeps its mark', async () => {
  const jar = aJar()
  const phone = aPhone(true, 3)
  keepMarked(phone, jar)
  await drawn()

  batch(() => {
    phone.isMarked.value = false
    phone.waiting.value = []
  })
  await drawn()

  expect(markedUnsent(jar)).toBe(3)
})

test.each(['', 'other=1', '__Host-unsent=', '__Host-unsent=-2', '__Host-unsent=many', '__Host-unsent=1e400'])(
  '[faults/D3] a jar with “%s” says nothing waits',
  (cookie) => {
    expect(markedUnsent({ cookie })).toBe(0)
  },
)
