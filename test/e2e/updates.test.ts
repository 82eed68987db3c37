/** Updates: a new version of the app comes while somebody is at work; it is offered, and takes nothing away. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const BATHROOM = '00149809'
const OFFER = 'A new version of the app is ready.'
const folder = mkdtempSync(join(tmpdir(), 'esep-versions-'))
/** The folder the server serves; a release replaces what is in it. */
const served = join(folder, 'served')
const next = join(folder, 'next')
let server: UtilityServer
let phone: Phone
/** Addresses that answered worse than 399 while the app was in use. */
const failed: string[] = []

beforeAll(async () => {
  cpSync(process.env.ESEP_CLIENT ?? 'dist/client', served, { recursive: true })
  execFileSync('node_modules/.bin/vite', ['build', '--outDir', next, '--emptyOutDir', '--logLevel', 'error'], {
    env: { ...process.env, ESEP_APP_VERSION: '99.0.0', NODE_ENV: 'production' },
  })
  server = await startUtilityServer({ clientFolder: served })
  phone = await openPhone(server)
  phone.context.on('response', (answer) => {
    if (answer.status() > 399) failed.push(`${answer.status()} ${answer.url()}`)
  })
  await phone.signIn(FLAT)
  await phone.worksOffline()
})
afterAll(async () => {
  await phone?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const page = () => phone.page()

/** The server comes up with the other files, those of the old version gone, as after a careless release. */
async function release({ isWhole }: { isWhole: boolean }): Promise<void> {
  await server.kill()
  rmSync(served, { recursive: true, force: true })
  cpSync(next, served, { recursive: true })
  const assets = join(served, 'assets')
  // Of the new files; what did not change is on the phone already.
  const files = readdirSync(assets).filter((name) => readFileSync(join(assets, name), 'utf8').includes('99.0.0'))
  if (!isWhole) for (const name of files) rmSync(join(assets, name))
  await server.start()
}

/** As the browser does by itself at times. */
const lookForUpdate = (): Promise<void> =>
  page().evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())!.update()
  })

test('[faults/U4] a release with a file missing is not taken: the old version stays, whole, and sends', async () => {
  await release({ isWhole: false })

  await phone.openApp(`/record/${FLAT}/${BATHROOM}`)
  const thrown = await lookForUpdate().then(
    () => null,
    (failure: unknown) => failure,
  )
  expect(thrown).toBeNull()
  await page().waitForFunction(async () => {
    const { installing, waiting } = (await navigator.serviceWorker.getRegistration())!
    return installing === null && waiting === null
  })

  await page().keyboard.type(await server.usualValue(FLAT, BATHROOM))
  await page()
    .getByRole('button', { name: /^Save / })
    .click()
  await eventually(async () => expect(await phone.stateOf('bathroom')).toBe('Accepted'))
  expect(await page().getByText(OFFER).count()).toBe(0)
})

test('[faults/U1] [faults/U2] a new version comes while somebody types: it is offered, and nothing is reloaded or lost', async () => {
  await phone.openApp(`/record/${FLAT}/${KITCHEN}`)
  const face = page().getByRole('textbox').first()
  await face.focus()
  await page().keyboard.type('20')
  await page().evaluate(() => {
    document.body.dataset.since = 'before'
  })
  failed.length = 0

  await release({ isWhole: true })
  await lookForUpdate()

  await page().getByText(OFFER).waitFor()
  await page().keyboard.type('3,1')
  expect(await face.inputValue()).toBe('203,1')
  for (const name of ['Back', 'History', 'Help', 'Menu', 'Readings']) {
    await page().getByRole('link', { name, exact: true }).click()
    await page().locator('h1').first().waitFor()
  }
  await page().getByText('You have begun a reading').waitFor()
  expect(await page().locator('body').getAttribute('data-since')).toBe('before')
  expect(failed).toEqual([])
})

test('[faults/U1] [faults/U2] after “Update now” the new version runs, and what was being typed stands there again; another tab goes on with the old until it is asked there', async () => {
  const other = await phone.context.newPage()
  await other.goto(`${server.url}/history`)
  await other.getByText(OFFER).waitFor()
  await other.evaluate(() => {
    document.body.dataset.since = 'before'
  })
  await page().bringToFront()
  await page().getByRole('article').filter({ hasText: 'kitchen' }).getByRole('link').click()
  await page().getByRole('textbox').first().waitFor()

  await page().getByRole('button', { name: 'Update now' }).click()

  await page().waitForFunction(() => document.body.dataset.since === undefined)
  await eventually(async () => expect(await page().getByRole('textbox').first().inputValue()).toBe('203,1'))
  expect(await page().getByText(OFFER).count()).toBe(0)
  expect(failed).toEqual([])
  await phone.openApp('/menu')
  await page().getByText('Version 99.0.0', { exact: true }).waitFor()

  await other.bringToFront()
  for (const name of ['Help', 'Menu', 'Readings']) {
    await other.getByRole('link', { name, exact: true }).click()
    await other.locator('h1').first().waitFor()
  }
  expect(await other.locator('body').getAttribute('data-since')).toBe('before')
  await other.getByRole('button', { name: 'Update now' }).click()
  await other.waitForFunction(() => document.body.dataset.since === undefined)
  await other.locator('h1').first().waitFor()
  expect(await other.getByText(OFFER).count()).toBe(0)
  expect(failed).toEqual([])
  await other.close()
  await page().bringToFront()
})

test('[faults/U6] an address of the server is never answered with the app, whoever opens it', async () => {
  const isFromWorker = async (path: string) => (await page().goto(server.url + path))?.fromServiceWorker()
  expect(await isFromWorker('/menu')).toBe(true)
  for (const path of ['/api/v1/export.csv', '/api', '/hooks/telegram', '/healthz']) {
    expect(await isFromWorker(path), path).toBe(false)
  }
  const answer = await page().goto(`${server.url}/api/v1/export.csv`)
  expect(answer?.headers()['content-type']).toContain('json')
})
