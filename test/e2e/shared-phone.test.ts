/** Shared phone: two people hand in from one phone; nobody sees, sends or loses what is the other's. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const AIGUL = { account: 'astana-12045587', kitchen: '00380219', bathroom: '00149809', street: 'Сығанақ' }
const DAUREN = { account: 'astana-12071964', meter: '00488138' }
let server: UtilityServer
let phone: Phone
/** What Aigul writes down, by meter. */
const typed: Record<string, string> = {}

beforeAll(async () => {
  server = await startUtilityServer()
  for (const serial of [AIGUL.kitchen, AIGUL.bathroom]) typed[serial] = await server.usualValue(AIGUL.account, serial)
  // The page alone sends, so that what is sent at which moment is in the hands of the tests.
  phone = await openPhone(server, { withoutBackgroundSync: true, acceptDownloads: true })
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const page = () => phone.page()
const statuses = async (account: string) => (await server.readings(account)).map((row) => row.status)

async function recordOffline(serial: string): Promise<void> {
  await phone.worksOffline()
  await phone.network(false)
  await phone.write(AIGUL.account, serial, typed[serial]!)
}

async function askToSignOut(): Promise<void> {
  await phone.openApp('/menu')
  await page().getByRole('button', { name: 'Sign out' }).click()
  await page().getByRole('dialog').getByRole('heading', { name: 'Sign out?' }).waitFor()
}

const choose = (way: RegExp): Promise<void> => page().getByRole('radio', { name: way }).check()
const confirm = (): Promise<void> =>
  page().getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click()
const signedOut = (): Promise<void> => page().getByRole('heading', { name: 'Sign in', exact: true }).waitFor()

async function signOutKeeping(): Promise<void> {
  await askToSignOut()
  if ((await page().getByRole('radio').count()) > 0) await choose(/^Keep them locked/)
  await confirm()
  await signedOut()
}

/** All there is in the document, seen or not: text, values, names and addresses. */
async function everythingOn(path: string): Promise<string> {
  await phone.openApp(path)
  await page().locator('h1').first().waitFor()
  return await page().locator('html').innerHTML()
}

test('[faults/A2] [faults/A5] who signs out may keep readings locked; the next person sees how many, and nothing of them', async () => {
  await phone.signIn(AIGUL.account)
  await recordOffline(AIGUL.kitchen)
  await signOutKeeping()
  await page().getByText('1 reading of another person waits on this phone').waitFor()
  await phone.network(true)

  await phone.signIn(DAUREN.account)

  await page().getByText('1 reading of another person waits on this phone').waitFor()
  for (const path of ['/', '/history', '/unsent', '/menu', `/record/${AIGUL.account}/${AIGUL.kitchen}`]) {
    const seen = await everythingOn(path)
    for (const secret of [AIGUL.street, typed[AIGUL.kitchen]!, AIGUL.account.slice(-8), AIGUL.bathroom]) {
      const foreign = path.startsWith('/record') ? seen.replaceAll(path, '') : seen
      expect(foreign, path).not.toContain(secret)
    }
  }
})

test('[faults/A3] [faults/A4] the next person’s own reading is sent, the other one waits for its owner and goes under her name', async () => {
  await phone.write(DAUREN.account, DAUREN.meter, await server.usualValue(DAUREN.account, DAUREN.meter))
  await eventually(async () => expect(await statuses(DAUREN.account)).toEqual(['accepted']))
  expect(await statuses(AIGUL.account)).toEqual([])

  await signOutKeeping()
  await phone.signIn(AIGUL.account)

  await eventually(async () => expect(await phone.stateOf('kitchen')).toBe('Accepted'))
  const [hers, his] = [(await server.readings(AIGUL.account))[0]!, (await server.readings(DAUREN.account))[0]!]
  expect(hers.status).toBe('accepted')
  expect(hers.subject).not.toBe(his.subject)
})

test('[faults/A2] “send now” signs nobody out until the readings are received', async () => {
  await recordOffline(AIGUL.bathroom)
  await askToSignOut()
  await choose(/^Send now/)
  await confirm()
  await page().getByText('Sending did not work; you are still signed in. Choose another way.').waitFor()

  await phone.network(true)
  await eventually(async () => {
    // Sent by itself meanwhile, there is nothing to choose any more.
    const sendNow = page().getByRole('radio', { name: /^Send now/ })
    if ((await sendNow.count()) > 0) await sendNow.check({ timeout: 1000 })
    await confirm()
    await signedOut()
  })

  expect(await statuses(AIGUL.account)).toEqual(['accepted', 'accepted'])
  await expect(page().getByText('of another person').count()).resolves.toBe(0)
})

test('[faults/A2] “save as a file” hands over the file, and the readings stay locked all the same', async () => {
  await phone.signIn(AIGUL.account)
  await recordOffline(AIGUL.kitchen)
  await askToSignOut()
  await choose(/^Save as a file/)
  const download = page().waitForEvent('download')
  await confirm()

  const text = readFileSync(await (await download).path(), 'utf8')
  await signedOut()

  expect(text).toContain(typed[AIGUL.kitchen]!.replace(',', '.'))
  expect(text).toContain(AIGUL.kitchen)
  await page().getByText('1 reading of another person waits on this phone').waitFor()
  await phone.network(true)
})

test('[faults/A2] “discard” wants a word typed, and what was discarded can still be looked up by its owner', async () => {
  await phone.signIn(AIGUL.account)
  await eventually(async () => expect(await statuses(AIGUL.account)).toHaveLength(3))
  await recordOffline(AIGUL.bathroom)
  await askToSignOut()
  await choose(/^Discard them/)
  const leave = page().getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true })
  expect(await leave.isDisabled()).toBe(true)
  await page().getByLabel('Type “discard”').fill(' Discard ')

  await leave.click()

  await signedOut()
  await phone.network(true)
  await phone.signIn(AIGUL.account)
  await phone.openApp('/unsent')
  await page().getByRole('heading', { name: 'Discarded' }).waitFor()
  expect(await statuses(AIGUL.account)).toHaveLength(3)
})

test('[faults/A3] the account is switched while a reading is on its way: the server takes nothing, and it waits for its owner', async () => {
  const before = await statuses(DAUREN.account)
  const code = (await server.codeFor(DAUREN.account)).replaceAll('-', '')
  const other = await phone.context.newPage()
  await other.goto(`${server.url}/robots.txt`)
  await page().route('**/api/v1/readings', async (route) => {
    await other.evaluate(
      async ([account, code]) => {
        const body = { account, code, secrets: [], fresh: '0123456789abcdef0123456789abcdef', device: 'another tab' }
        const headers = { 'Content-Type': 'application/json', 'X-Readings-Protocol': '1' }
        const answer = await fetch('/api/v1/session', { method: 'POST', headers, body: JSON.stringify(body) })
        if (!answer.ok) throw new Error(`not signed in: ${answer.status}`)
      },
      [DAUREN.account, code],
    )
    await route.continue()
  })
  const refused = page().waitForResponse((answer) => answer.url().endsWith('/api/v1/readings'))

  await phone.write(AIGUL.account, AIGUL.bathroom, typed[AIGUL.bathroom]!)

  expect((await refused).status()).toBe(409)
  await page().getByText('Sign in again to send 1 reading').waitFor()
  expect(await statuses(AIGUL.account)).toHaveLength(3)
  expect(await statuses(DAUREN.account)).toEqual(before)

  await page().unroute('**/api/v1/readings')
  await other.close()
  await phone.signIn(AIGUL.account)
  await eventually(async () => expect(await statuses(AIGUL.account)).toHaveLength(4))
})

test('[faults/A5] signed out in one tab while another is still opening: that one shows nobody’s readings', async () => {
  await phone.close()
  phone = await openPhone(server, { serviceWorkers: 'block' })
  await phone.signIn(AIGUL.account)
  const late = await phone.context.newPage()
  let goOn = (): void => undefined
  const signedOutMeanwhile = new Promise<void>((resolve) => {
    goOn = resolve
  })
  // The page has looked at what is kept, and does not yet hear what other tabs tell.
  await late.route(/\/assets\/start-/, async (route) => {
    await signedOutMeanwhile
    await route.continue()
  })
  await late.goto(server.url, { waitUntil: 'commit' })
  await late.waitForTimeout(1000)
  await signOutKeeping()
  goOn()

  await late.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  expect(await late.getByRole('article').count()).toBe(0)
})
