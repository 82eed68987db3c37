/** Hostile text: names, addresses and notes with markup in them stay text on every screen, and nothing leaves the app's own host. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoData } from '#server/demo/demo-data.ts'
import { eventually } from '#test/support/eventually.ts'
import { everyScreen, signedOutScreens } from '#test/support/every-screen.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const MARKUP = '<img src=x onerror="globalThis.wasRun=1"><script>wasRun=1</script><b>'
const { account, address, meters } = demoData('2026-11-20').accounts.find((one) => one.address.includes('<b>'))!
const { serial } = meters[0]!
let server: UtilityServer
let phone: Phone
let usual: string
const violations: string[] = []
const hosts = new Set<string>()

beforeAll(async () => {
  server = await startUtilityServer()
  usual = await server.usualValue(account, serial)
  phone = await openPhone(server, { withoutBackgroundSync: true })
  await phone.context.exposeBinding('told', (_, violation: string) => {
    violations.push(violation)
  })
  await phone.context.addInitScript(() => {
    const { told } = globalThis as unknown as { told(violation: string): void }
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      told(`${violatedDirective} ${blockedURI} ${sourceFile}`),
    )
  })
  phone.context.on('console', (said) => {
    if (/content security policy|trusted ?types|refused to/i.test(said.text())) violations.push(said.text())
  })
  phone.context.on('weberror', (fault) => void violations.push(String(fault.error())))
  phone.context.on('request', (request) => void hosts.add(new URL(request.url()).host))
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

const page = () => phone.page()

test('[security/F4] an address with markup in it stands on the screen letter by letter', async () => {
  await phone.signIn(account)
  await phone.worksOffline()

  expect(await page().getByRole('heading', { level: 1 }).textContent()).toBe(address)
  expect(await page().locator('main b, main i').count()).toBe(0)
})

test('[security/F4] a note with a script in it is a note, on the phone and at the utility', async () => {
  await phone.openApp(`/record/${account}/${serial}`)
  await page().getByRole('textbox').first().focus()
  const [whole = '', part = ''] = usual.split(',')
  await page().keyboard.type(`${Number(whole) + 20},${part}`)
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await page().getByText('The reading is right, use went up').click()
  await page().getByLabel('A note (optional)').fill(MARKUP)
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await page().getByRole('heading', { name: 'Meters' }).waitFor()

  await eventually(async () => expect(await server.readings(account)).toHaveLength(1))
  const [stored] = await server.readings(account)
  expect(JSON.parse(stored!.payload)).toMatchObject({ note: MARKUP })
})

test('[security/F4] a meter’s number with markup is refused in words, and stays in its field', async () => {
  await phone.openApp(`/record/${account}/new`)
  const field = page().getByLabel('Number of the meter')
  await field.fill('<b>7</b>')

  await page().getByRole('button', { name: 'Save' }).click()

  await page().getByText('A number has 3 to 20 letters, digits, dashes or dots.').waitFor()
  expect(await field.inputValue()).toBe('<b>7</b>')
})

test('[security/F4] [security/K3] on every screen the content security policy is silent, and no other host is asked', async () => {
  await page().route('**/api/v1/readings', (route) => route.abort())
  await page().locator('#unlisted-serial').fill('KZ-77')
  await page().getByLabel('Heat').check()
  await page().locator('#unlisted-value').fill('12,5')
  await page().getByRole('button', { name: 'Save' }).click()
  await page().getByText('1 reading is not sent yet').waitFor()

  for (const screen of [...everyScreen({ url: server.url, account, serial, usual }), ...signedOutScreens(server.url)]) {
    await screen.open(page())
    expect(await page().evaluate(() => 'wasRun' in globalThis), screen.name).toBe(false)
    expect(await page().locator('main :is(b, i, script, img)').count(), screen.name).toBe(0)
  }

  expect(violations).toEqual([])
  expect([...hosts]).toEqual([new URL(server.url).host])
})

test('[security/F6] after all that, what the phone keeps of the web holds no answer of the server', async () => {
  const kept = await page().evaluate(async () => {
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)))
    const requests = await Promise.all(caches.map((cache) => cache.keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })

  expect(kept).toContain('/index.html')
  expect(kept.filter((path) => path.startsWith('/api'))).toEqual([])
})
