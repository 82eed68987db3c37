/** Staff files apart: residents never load what only the staff need, and a phone of the staff has it before it leaves the network. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { appFilesIn } from '#test/support/app-files.ts'
import { eventually } from '#test/support/eventually.ts'
import { aRoundFor, READY, ROUND_DAY, signInAsStaff } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const CLIENT = process.env.ESEP_CLIENT ?? 'dist/client'
const folder = mkdtempSync(join(tmpdir(), 'esep-versions-'))
/** The folder the server serves; a release replaces what is in it. */
const served = join(folder, 'served')
const next = join(folder, 'next')
let server: UtilityServer
let phone: Phone

beforeAll(() => {
  execFileSync('node_modules/.bin/vite', ['build', '--outDir', next, '--emptyOutDir', '--logLevel', 'error'], {
    env: { ...process.env, ESEP_APP_VERSION: '99.0.0', NODE_ENV: 'production' },
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeEach(async () => {
  rmSync(served, { recursive: true, force: true })
  cpSync(CLIENT, served, { recursive: true })
  server = await startUtilityServer({ at: ROUND_DAY, clientFolder: served })
  await aRoundFor(server)
  phone = await openPhone(server)
})
afterEach(async () => {
  await phone?.close()
  await server?.close()
})

/** What of `paths` is in any cache of the phone. */
const cached = (page: Page, paths: readonly string[]): Promise<string[]> =>
  page.evaluate(
    async (asked) => {
      const found = await Promise.all(asked.map(async (path) => ((await caches.match(path)) ? path : null)))
      return found.filter((path) => path !== null)
    },
    paths.map((path) => `/${path}`),
  )

const staffCaches = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('staff')))

const isWaiting = (page: Page): Promise<boolean> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.waiting !== null)

/** The new version is on the phone and waits for a tap; the server has the files of both, as after every build. */
async function updateArrives(page: Page): Promise<void> {
  await server.kill()
  for (const name of readdirSync(served)) if (name !== 'assets') rmSync(join(served, name), { recursive: true })
  cpSync(next, served, { recursive: true })
  await server.start()
  await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()))
  await eventually(async () => expect(await isWaiting(page)).toBe(true))
}

const isReady = (page: Page): Promise<void> => page.getByText(READY, { exact: true }).waitFor()

/** A visit that waits on the phone from then on. */
async function nobodyIsHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'No access' }).click()
  await page.getByText('Nobody home').click()
  await page.getByRole('button', { name: 'End the visit' }).click()
  await page.getByRole('heading', { name: /^Round/ }).waitFor()
}

async function readsTheFirstMeter(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Take the reading' }).click()
  await page.locator('#face-0').waitFor()
}

test('no file of the staff is in the residents’ list, and every file that one of them imports is in a list', () => {
  const { everybodys, staffs } = appFilesIn(CLIENT)
  const scripts = (paths: string[]) => paths.filter((path) => path.endsWith('.js'))
  const text = (path: string) => readFileSync(join(CLIENT, path), 'utf8')
  /** Sentences of an inspector's screens, a word of their store, and a name in the reader of codes and in passkeys' library. */
  const marks = /Neither such a flat|round-search|staff-password|ZXing|simplewebauthn|is an invalid domain/i

  expect(staffs.filter((path) => marks.test(path.endsWith('.js') ? text(path) : '')).length).toBeGreaterThan(0)
  expect(scripts(everybodys).filter((path) => marks.test(text(path)))).toEqual([])
  const known = new Set([...everybodys, ...staffs])
  const imports = scripts(staffs).flatMap((path) =>
    [...text(path).matchAll(/(?:from|import|import\()\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map(
      ([, to = '']) => `assets/${to}`,
    ),
  )
  expect(imports.length).toBeGreaterThan(0)
  expect(imports.filter((path) => !known.has(path))).toEqual([])
  const residents = scripts(everybodys).flatMap((path) =>
    [...text(path).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map(([, to = '']) => `assets/${to}`),
  )
  expect(residents.filter((path) => staffs.includes(path))).toEqual([])
})

test('a resident’s phone asks for no file of the staff and keeps none, at the first visit and after an update', async () => {
  const asked: string[] = []
  phone.context.on('request', (request) => asked.push(new URL(request.url()).pathname.slice(1)))

  await phone.signIn(FLAT)
  await phone.worksOffline()
  await updateArrives(phone.page())

  const staffs = [...appFilesIn(CLIENT).staffs, ...appFilesIn(next).staffs]
  const { everybodys } = appFilesIn(CLIENT)
  expect(asked).toEqual(expect.arrayContaining(everybodys.filter((path) => path.startsWith('assets/first'))))
  expect(asked.filter((path) => staffs.includes(path))).toEqual([])
  expect(await cached(phone.page(), staffs)).toEqual([])
  expect(await staffCaches(phone.page())).toEqual([])
})

test('a resident who opens the staff’s door online finds it there, and keeps nothing of it', async () => {
  await phone.signIn(FLAT)
  await phone.worksOffline()

  const page = await phone.openApp('/staff')

  await page.getByLabel('Password').waitFor()
  expect(await cached(page, appFilesIn(CLIENT).staffs)).toEqual([])
})

test('an inspector who signed in may lose the network at once, on the page that is open and on a new one', async () => {
  const page = await signInAsStaff(phone)
  await isReady(page)
  expect(await cached(page, appFilesIn(CLIENT).staffs)).toHaveLength(appFilesIn(CLIENT).staffs.length)
  await phone.network(false)

  await readsTheFirstMeter(page)
  await phone.closeApp()
  const later = await phone.openApp()

  await isReady(later)
  await readsTheFirstMeter(later)
})

test('a phone that does not get the files does not say that it is ready, and is when it has them', async () => {
  await phone.context.route('**/assets/*.wasm', (route) => route.abort())
  const page = await signInAsStaff(phone)
  await page.getByText('This phone is not ready to work without a network yet.').waitFor()

  await phone.context.unroute('**/assets/*.wasm')
  await page.getByRole('button', { name: 'Try again' }).click()

  await isReady(page)
})

test('[faults/U3] an update that came in mid-round and runs for the first time without a network still opens the round', async () => {
  const page = await signInAsStaff(phone)
  await isReady(page)
  await updateArrives(page)
  const old = appFilesIn(CLIENT).staffs
  expect(await cached(page, old)).toHaveLength(old.length)
  await phone.network(false)
  await nobodyIsHome(page)

  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Update now' }).click()

  await loaded
  await isReady(page)
  await page.getByText('1 of 3 dwellings').waitFor()
  await readsTheFirstMeter(page)
  await page.goto(`${server.url}/menu`)
  await page.getByText('Version 99.0.0', { exact: true }).waitFor()
  await eventually(async () => expect(await staffCaches(page)).toEqual(['esep-staff-99.0.0']))
})

test('[faults/U3] one who signs in while an update waits is ready for it too', async () => {
  await phone.openApp('/help')
  await phone.page().evaluate(async () => void (await navigator.serviceWorker.ready))
  await phone.page().reload()
  await phone.page().getByRole('heading').first().waitFor()
  await updateArrives(phone.page())
  const page = await signInAsStaff(phone)
  await isReady(page)
  await phone.network(false)

  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Update now' }).click()

  await loaded
  await readsTheFirstMeter(page)
})

test('after the sign-out nothing of the staff is left', async () => {
  const page = await signInAsStaff(phone)
  await isReady(page)
  await phone.openApp('/menu')

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()

  await eventually(async () => expect(await staffCaches(page)).toEqual([]))
  expect(await cached(page, appFilesIn(CLIENT).staffs)).toEqual([])
})
