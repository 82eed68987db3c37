/** Inspectors' screens: all that an inspector comes to on a round, one after the other, with questions, refusals and dialogs, in whatever language is chosen. */
import type { Page } from 'playwright-core'
import type { RoundData, RoundDwelling } from '#shared/wire/rounds.ts'
import { digitsFor, takePhoto } from '#test/support/inspectors-phone.ts'

/** Goes on from the step before. */
export type Step = { name: string; go(page: Page): Promise<unknown> }

/** As a tap on a link would, without loading the app anew. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href })
    document.body.append(link)
    link.click()
    link.remove()
  }, path)
  await page.waitForFunction((to) => location.pathname === to && document.querySelector('main h1') !== null, path)
}

export const pathTo = (screen: 'visit' | 'outcome' | 'findings', { round }: RoundData, { account }: RoundDwelling) =>
  `/${screen}/${encodeURIComponent(round)}/${encodeURIComponent(account)}`

const has = (page: Page, selector: string): Promise<void> => page.locator(selector).first().waitFor()
const submit = (page: Page): Promise<void> => page.locator('button[type=submit]').click()
const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const closed of document.querySelectorAll<HTMLDetailsElement>('main details')) closed.open = true
  })

async function type(page: Page, digits: string, face = 0): Promise<void> {
  await page.locator(`#face-${face}`).focus()
  await page.keyboard.press('Delete')
  await page.keyboard.type(digits)
}

/** A round with some of it done and some not, and the suspended one beside it. */
export function roundSteps(round: RoundData): Step[] {
  return [
    {
      name: 'round, all groups open',
      async go(page) {
        await goTo(page, '/')
        await has(page, '#round-search')
        await page.locator('.segments button').first().click()
        await has(page, '#next-visit')
        await openAll(page)
        await page
          .locator('.round-row')
          .nth(round.dwellings.length - 1)
          .waitFor({ state: 'attached' })
      },
    },
    {
      name: 'search with hits',
      async go(page) {
        await page.locator('#round-search').fill(round.dwellings[1]!.meters[0]!.serial.slice(0, 3))
        await has(page, '.round-row .row-link:visible')
      },
    },
    {
      name: 'search without a hit',
      async go(page) {
        await page.locator('#round-search').fill('nowhere')
        await has(page, '.callout[data-tone=plain] [aria-live]')
      },
    },
    {
      name: 'scan',
      async go(page) {
        await page.locator('#round-search').fill('')
        await page.locator('.field-and-button button').click()
        await has(page, 'dialog[open] .callout')
      },
    },
    {
      name: 'visits suspended',
      async go(page) {
        await page.keyboard.press('Escape')
        await page.locator('.segments button').last().click()
        await has(page, '.callout[data-tone=wait] button[data-kind=secondary]')
      },
    },
    {
      name: 'closing suspended visits',
      async go(page) {
        await page.locator('.callout[data-tone=wait] button[data-kind=secondary]').click()
        await has(page, 'dialog[open]')
      },
    },
  ]
}

/** `single` has one meter with one register, `pair` one with two; nothing was typed on them yet. */
export function visitSteps(round: RoundData, single: RoundDwelling, pair: RoundDwelling): Step[] {
  const [usual = ''] = digitsFor(round, single, single.meters[0]!.serial)
  const twoTariffs = pair.meters.find(({ registers }) => registers.length === 2)!
  const [whole = '0', part = '0'] = usual.split(',')
  const high = `${Number(whole) + 100},${part}`
  return [
    {
      name: 'visit',
      async go(page) {
        await goTo(page, pathTo('visit', round, single))
        await has(page, '#face-0')
      },
    },
    { name: 'visit: usual', go: (page) => type(page, usual) },
    { name: 'visit: too many digits', go: (page) => type(page, '1234567890') },
    {
      name: 'visit: which digit',
      async go(page) {
        await type(page, high)
        await has(page, '.callout-actions')
      },
    },
    {
      name: 'visit: once more, blind',
      async go(page) {
        await page.locator('.callout-actions button').last().click()
        await submit(page)
        await has(page, '.face-cell[data-faint]')
      },
    },
    {
      name: 'visit: the two differ',
      async go(page) {
        await type(page, `${Number(whole) + 80},${part}`)
        await submit(page)
        await has(page, '.callout[data-tone=wait]')
      },
    },
    {
      name: 'visit: why it is lower',
      async go(page) {
        for (const _ of ['first', 'again']) {
          await type(page, '00001')
          await submit(page)
        }
        await has(page, '.choice-list')
        await submit(page)
        await has(page, '.callout[data-tone=bad]')
      },
    },
    {
      name: 'visit: a photo is asked for',
      async go(page) {
        await page.locator('input[name=reason][value=V3]').check()
        await has(page, '.photo-field .callout')
      },
    },
    { name: 'visit: a photo is taken', go: (page) => takePhoto(page, 1) },
    {
      name: 'visit: two registers',
      async go(page) {
        await goTo(page, `${pathTo('visit', round, pair)}/${encodeURIComponent(twoTariffs.serial)}`)
        await has(page, '#face-1')
        for (const [face, digits] of digitsFor(round, pair, twoTariffs.serial).entries()) await type(page, digits, face)
      },
    },
    { name: 'visit: not on this phone', go: (page) => goTo(page, `/visit/${round.round}/astana-1`) },
  ]
}

/** Nothing is noted of `dwelling` yet. */
export function outcomeSteps(round: RoundData, dwelling: RoundDwelling): Step[] {
  const choose = (page: Page, code: string) => page.locator(`input[value=${code}]`).check()
  return [
    {
      name: 'outcome',
      async go(page) {
        await goTo(page, pathTo('outcome', round, dwelling))
        await has(page, 'input[value=A1]')
      },
    },
    {
      name: 'outcome: none chosen',
      async go(page) {
        await submit(page)
        await has(page, '.callout[data-tone=bad]')
      },
    },
    {
      name: 'outcome: a slip',
      async go(page) {
        await choose(page, 'A1')
        await has(page, '.callout strong')
      },
    },
    {
      name: 'outcome: a note lacks',
      async go(page) {
        await choose(page, 'A3')
        await submit(page)
        await has(page, '#visit-note-fault:not(:empty)')
      },
    },
    {
      name: 'outcome: a photo lacks',
      async go(page) {
        await choose(page, 'A6')
        await submit(page)
        await has(page, '.callout[data-tone=bad]')
      },
    },
  ]
}

/** Nothing is noted of `dwelling` yet, which has one meter. */
export function findingsSteps(round: RoundData, dwelling: RoundDwelling): Step[] {
  const findings = pathTo('findings', round, dwelling)
  const [M4, M7] = [3, 6]
  const group = (page: Page) => page.locator('fieldset').first().locator('input')
  const read = (page: Page): Promise<void> => page.locator('section[aria-labelledby=found] > button').click()
  const end = (page: Page): Promise<void> => page.locator('.stack > button[data-wide]').click()
  return [
    {
      name: 'findings',
      async go(page) {
        await goTo(page, findings)
        await has(page, 'fieldset')
      },
    },
    {
      name: 'findings: none chosen',
      async go(page) {
        await end(page)
        await has(page, '.callout[data-tone=bad]')
      },
    },
    {
      name: 'findings: no number of the found meter',
      async go(page) {
        await group(page).nth(M4).check()
        await group(page).nth(M7).check()
        await has(page, '#found-serial')
        await read(page)
        await has(page, '#found-serial-fault:not(:empty)')
      },
    },
    {
      name: 'findings: in place of which meter',
      async go(page) {
        await page.locator('#found-serial').fill('KZ-2026-0077')
        await read(page)
        await has(page, 'section[aria-labelledby=found] .callout[data-tone=bad]')
      },
    },
    {
      name: 'found meter',
      async go(page) {
        await page.locator('input[name=found-kind]').last().check()
        await read(page)
        await has(page, '#face-0')
      },
    },
    {
      name: 'findings: a found meter to be read',
      async go(page) {
        await goTo(page, findings)
        await has(page, '.row-action-line')
        await end(page)
        await has(page, '.stack > .callout[data-tone=bad]')
      },
    },
    {
      name: 'findings: an old meter that can no longer be read',
      async go(page) {
        await page.locator('#found-serial').fill('KZ-2026-0078')
        await page.locator('input[name=found-kind]').first().check()
        await read(page)
        await has(page, '#face-0')
        await goTo(page, findings)
        await page.locator('section[aria-labelledby=found] input[type=checkbox]').check()
        await end(page)
        await has(page, '.stack > .callout[data-tone=bad]')
      },
    },
  ]
}

/** Something waits on the phone, and something is noted of a visit that was not ended. */
export const eveningSteps: readonly Step[] = [
  {
    name: 'evening',
    async go(page) {
      await goTo(page, '/evening')
      await has(page, '.row-action-line')
      await openAll(page)
    },
  },
  {
    name: 'evening: giving up what was noted',
    async go(page) {
      await page.locator('.row-action-line button').first().click()
      await has(page, 'dialog[open]')
    },
  },
  {
    name: 'what waits',
    async go(page) {
      await page.keyboard.press('Escape')
      await goTo(page, '/unsent')
      await has(page, 'main .row-action, main article, main li')
    },
  },
]
