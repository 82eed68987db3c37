/** Every screen: all that a resident can come to, dialogs, questions and refusals too, in whatever language is chosen. */
import type { Page } from 'playwright-core'
import type { AccountKey } from '#shared/domain/account.ts'

export type Screen = { name: string; open(page: Page): Promise<void> }

/** `usual`: digits that would be accepted without a question, `203,170`. */
export type ScreensOf = { url: string; account: AccountKey; serial: string; usual: string }

const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const closed of document.querySelectorAll<HTMLDetailsElement>('main details')) closed.open = true
  })

const heading = (page: Page): Promise<void> => page.locator('h1').first().waitFor()

/** Signed in, with at least one reading of this month handed in and one that waits. */
export function everyScreen({ url, account, serial, usual }: ScreensOf): Screen[] {
  const at = (name: string, path: string, then?: (page: Page) => Promise<unknown>): Screen => ({
    name,
    async open(page) {
      await page.context().setOffline(false)
      await page.goto(url + path)
      await heading(page)
      await then?.(page)
    },
  })
  const face = `/record/${account}/${serial}`
  const type =
    (digits: string) =>
    async (page: Page): Promise<void> => {
      await page.locator('.face-input').first().focus()
      await page.keyboard.press('Delete')
      await page.keyboard.type(digits)
    }
  const submit = (page: Page) => page.locator('button[type=submit]').first().click()
  /** The code written before may still wait for its readings. */
  const writeSlip = async (page: Page, code: string): Promise<void> => {
    await page.locator('#slip, #slip-meters').waitFor()
    if ((await page.locator('#slip').count()) === 0)
      await page.locator('main section > button[data-kind=quiet]').click()
    await page.locator('#slip').fill(code)
  }
  const [whole = '0', part = '0'] = usual.split(',')

  return [
    at('home', '/', (page) => page.locator('article').first().waitFor()),
    at('home, no network', '/', async (page) => {
      await page.context().setOffline(true)
      await page.locator('.notice-line').first().waitFor()
    }),
    at('record', face),
    at('record: usual', face, type(usual)),
    at('record: a question', face, type(`${Number(whole) + 90},${part}`)),
    at('record: a reason wanted', face, async (page) => {
      await type('00001')(page)
      await submit(page)
      await page.locator('input[type=radio]').first().waitFor()
    }),
    at('record: too many digits', face, type('1234567890')),
    at('record: nothing typed', face, async (page) => {
      await type('')(page)
      await submit(page)
      await page.locator('.callout').first().waitFor()
    }),
    at('record: read earlier', face, (page) => page.locator('button[data-kind=quiet]').first().click()),
    at('unlisted meter', `/record/${account}/new`, submit),
    at('slip', '/slip'),
    at('slip: a wrong character', '/slip', async (page) => {
      await writeSlip(page, 'K7Q2-M9')
      await page.locator('.field-fault:not(:empty)').waitFor()
    }),
    at('slip: which meter', '/slip', async (page) => {
      await writeSlip(page, 'K7Q2-M2')
      await submit(page)
      await page.locator('#slip-meters').waitFor()
    }),
    at('record with a slip', face, (page) => page.locator('.callout button').first().waitFor()),
    at('record: the slip removed', face, (page) => page.locator('.callout button').first().click()),
    at('reading', '/', async (page) => {
      await page.locator('article a[href^="/reading/"]').first().click()
      await page.locator('.receipt').waitFor()
    }),
    at('no such reading', `/reading/${account}/nothing`),
    at('history', '/history', openAll),
    at('unsent', '/unsent', (page) => page.locator('.row-action').first().waitFor()),
    at('discard dialog', '/unsent', (page) => page.locator('.row-action').first().click()),
    at('help', '/help', openAll),
    at('menu', '/menu', openAll),
    at('remove account dialog', '/menu', (page) => page.locator('.account-row .dialog-close').first().click()),
    at('sign out dialog', '/menu', async (page) => {
      await page.locator('main > button').last().click()
      await page.locator('dialog[open] input[type=radio]').last().check()
    }),
    at('add an account', '/add', submit),
  ]
}

/** Before anybody has signed in. */
export function signedOutScreens(url: string): Screen[] {
  return [
    { name: 'sign in', open: (page) => page.goto(`${url}/join`).then(() => heading(page)) },
    {
      name: 'sign in: refused',
      async open(page) {
        await page.goto(`${url}/join#astana-12045587-00000000-0`)
        await heading(page)
        await page.locator('#account').fill('1')
        await page.locator('button[type=submit]').click()
      },
    },
    { name: 'help, signed out', open: (page) => page.goto(`${url}/help`).then(() => heading(page)) },
    { name: 'menu, signed out', open: (page) => page.goto(`${url}/menu`).then(() => heading(page)) },
  ]
}

/** From the next page on. */
export async function speak(page: Page, language: 'kk' | 'ru' | 'en'): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('language', chosen), language)
}
