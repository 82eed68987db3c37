/** Wake lock: asked for while the page is looked at, given back when it is not, and refused without a word. */
import { expect, test } from 'vitest'
import { keepAwake } from '#client/ui/inspector/wake-lock.ts'

/** A page that can be put aside, and a phone that says what it was asked; `answers` come in their turn. */
function aPhone(answers: ('given' | 'refused' | Promise<void>)[] = []) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const said: string[] = []
  const locks = {
    async request() {
      said.push('asked')
      const answer = answers.shift() ?? 'given'
      if (answer === 'refused') throw new DOMException('low battery', 'NotAllowedError')
      if (answer !== 'given') await answer
      return { release: async () => void said.push('released') }
    },
  }
  async function look(at: DocumentVisibilityState): Promise<void> {
    page.visibilityState = at
    page.dispatchEvent(new Event('visibilitychange'))
    await settled()
  }
  return { page: page as never, locks, said, look }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

test('it is asked for at once and given back when the screen is left', async () => {
  const { page, locks, said, look } = aPhone()

  const leave = keepAwake(locks, page)
  await settled()
  leave()

  expect(said).toEqual(['asked', 'released'])
  await look('visible')
  expect(said).toEqual(['asked', 'released'])
})

test('a page put aside gives it back, and asks anew when it is looked at again', async () => {
  const { page, locks, said, look } = aPhone()
  keepAwake(locks, page)
  await settled()

  await look('hidden')
  expect(said).toEqual(['asked', 'released'])
  await look('visible')

  expect(said).toEqual(['asked', 'released', 'asked'])
})

test('what comes after the screen was left is given back', async () => {
  let give = (): void => undefined
  const { page, locks, said } = aPhone([new Promise((resolve) => (give = resolve))])

  const leave = keepAwake(locks, page)
  leave()
  give()
  await settled()

  expect(said).toEqual(['asked', 'released'])
})

test('a refusal changes nothing, and it is asked for again at the next look', async () => {
  const { page, locks, said, look } = aPhone(['refused'])
  const leave = keepAwake(locks, page)
  await settled()

  await look('hidden')
  await look('visible')
  leave()

  expect(said).toEqual(['asked', 'asked', 'released'])
})

test('a phone without wake locks is left alone', () => {
  expect(() => keepAwake(undefined, aPhone().page)()).not.toThrow()
})
