/** Taps of a visit: how many an inspector needs for a meter that shows what it usually does, counted by the browser. */
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'
import { eventually } from '#test/support/eventually.ts'
import {
  accountOn,
  addInspector,
  addRound,
  modestDigits,
  READY,
  ROUND_DAY,
  signInAsStaff,
} from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

/** From here on the walk has two dwellings of two meters each. */
const TWO_METERS = 'Керей, Жәнібек хандар к-сі, 61'

let server: UtilityServer
let phone: Phone
let round: RoundData

beforeEach(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  await addInspector(server, 'bota')
  round = await addRound(server, ROUND_DAY, { fromAddress: TWO_METERS, most: 2 })
  phone = await openPhone(server, { hasTouch: true })
})
afterEach(async () => {
  await phone?.close()
  await server.close()
})

type Kept = { id: string; account: string; state: string; item: { register?: string; value?: string; kind?: string } }

/** What stands in the phone's own database, past the app. */
const outbox = (page: Page): Promise<Kept[]> =>
  page.evaluate(
    () =>
      new Promise<Kept[]>((resolve, reject) => {
        const opening = indexedDB.open('esep')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const all = opening.result.transaction('outbox').objectStore('outbox').getAll()
          all.onerror = () => reject(all.error)
          all.onsuccess = () => {
            opening.result.close()
            resolve(all.result)
          }
        }
      }),
  )

/** Every tap and every key from now on; asking again starts anew. */
const countTaps = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(globalThis, { taps: 0 })
    if ('countsTaps' in globalThis) return
    Object.assign(globalThis, { countsTaps: true })
    const count = (event: Event) => {
      if (event.isTrusted) (globalThis as unknown as { taps: number }).taps += 1
    }
    for (const type of ['click', 'keydown']) addEventListener(type, count, true)
  })

const taps = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as { taps: number }).taps)

/** All digits of the face one after the other, which needs no comma. Answers how many, and the value. */
async function tapDigits(page: Page, meter: RoundMeter): Promise<{ digits: number; value: string }> {
  const value = modestDigits(meter, round.day)[0]!.replace(',', '.')
  const { digits } = meter.registers[0]!
  const keys = value.split('.')[0]!.padStart(digits, '0') + (value.split('.')[1] ?? '')
  for (const key of keys) await page.locator(`.keypad-key:text-is("${key}")`).tap()
  return { digits: keys.length, value }
}

const save = (page: Page): Promise<void> => page.getByRole('button', { name: /^Save / }).tap()

/** The face of this meter, with nothing on it, and the focus where digits go. */
async function isReadyFor(page: Page, dwelling: RoundDwelling, { serial }: RoundMeter): Promise<void> {
  await page.locator('.top-bar p', { hasText: serial }).waitFor()
  expect(decodeURIComponent(accountOn(page)!)).toBe(dwelling.account)
  expect(await page.locator('#face-0').inputValue()).toBe('')
  expect(await page.locator('.face-cell:not([data-faint])').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('face-0')
}

test('a meter takes its digits and one tap: the reading is on the phone for good, and the next meter’s empty face is there', async () => {
  const page = await signInAsStaff(phone)
  await page.getByText(READY).waitFor()
  await phone.network(false)
  expect(round.dwellings.map(({ meters }) => meters.length)).toEqual([2, 2])
  await page.getByRole('link', { name: 'Take the reading' }).tap()
  const walk = round.dwellings.flatMap((dwelling) => dwelling.meters.map((meter) => ({ dwelling, meter })))

  for (const [at, { dwelling, meter }] of walk.entries()) {
    await isReadyFor(page, dwelling, meter)
    await countTaps(page)
    const { digits, value } = await tapDigits(page, meter)
    expect(await taps(page)).toBe(digits)
    expect((await outbox(page)).filter(({ item }) => item.register?.startsWith(meter.serial))).toEqual([])

    await save(page)

    const next = walk[at + 1]
    if (next) await isReadyFor(page, next.dwelling, next.meter)
    else await page.getByText('This round is done').waitFor()
    expect(await taps(page)).toBe(digits + 1)
    const kept = await outbox(page)
    expect(kept.filter(({ item }) => item.register?.startsWith(meter.serial))).toMatchObject([
      { account: dwelling.account, state: 'saved', item: { value } },
    ])
    // The last meter of a dwelling ends its visit, with the same tap.
    const isLast = dwelling.meters.at(-1) === meter
    const visits = (all: Kept[]) => all.filter(({ account, item }) => account === dwelling.account && !item.register)
    await eventually(async () => expect(visits(await outbox(page))).toHaveLength(isLast ? 1 : 0))
  }
})
