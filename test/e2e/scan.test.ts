/** Scan: an inspector holds the camera at the code on a meter, and stands at the right door. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ZXING_WASM_SHA256 } from 'barcode-detector/ponyfill'
import { correction, generate } from 'lean-qr'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RoundData } from '#shared/wire/rounds.ts'
import { appFilesIn } from '#test/support/app-files.ts'
import { barsDrawing, type Drawing, squareDrawing, writeCameraPicture } from '#test/support/camera-picture.ts'
import { code128 } from '#test/support/code-128.ts'
import { eventually } from '#test/support/eventually.ts'
import { aRoundFor, READY, ROUND_DAY, signInAsStaff } from '#test/support/inspectors-phone.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const CLIENT = process.env.ESEP_CLIENT ?? 'dist/client'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PRETENDED = '--use-fake-device-for-media-stream'
const folder = mkdtempSync(join(tmpdir(), 'esep-scan-'))
let server: UtilityServer
let round: RoundData
let phone: Phone | null = null

beforeAll(async () => {
  server = await startUtilityServer({ at: ROUND_DAY })
  round = await aRoundFor(server)
})
afterEach(async () => {
  await phone?.close()
  phone = null
})
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Signed in, ready for the basement, and in front of its camera what is drawn. */
async function atTheMeter(drawing: Drawing, isAllowed = true): Promise<Page> {
  const film = join(folder, 'film.y4m')
  writeCameraPicture(film, drawing)
  phone = await openPhone(server, {
    args: [PRETENDED, `--use-file-for-fake-video-capture=${film}`],
    permissions: isAllowed ? ['camera'] : [],
  })
  const page = await signInAsStaff(phone)
  await page.getByText(READY, { exact: true }).waitFor()
  return page
}

const scan = (page: Page): Promise<void> => page.getByRole('button', { name: 'Scan', exact: true }).click()

const searched = (page: Page): Promise<string> =>
  page.getByRole('textbox', { name: 'Flat or meter number' }).inputValue()

/** The last dwelling's first meter: not the one that is next anyway. */
const target = () => round.dwellings.at(-1)!
const serial = () => target().meters[0]!.serial

async function standsAtTheDoor(page: Page): Promise<void> {
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await eventually(async () => expect(await searched(page)).toBe(serial()))
  await page.locator(`a.row-link[href="/visit/${round.round}/${target().account}"]:visible`).waitFor()
  expect(await page.locator('.row-link:visible').count()).toBe(1)
}

const isFilming = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const streams = (globalThis as unknown as { streams: MediaStream[] }).streams
    return streams.some((stream) => stream.getTracks().some(({ readyState }) => readyState === 'live'))
  })

/** Notes every stream the page is given, to see that it lets go of them. */
const noteStreams = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const streams: MediaStream[] = []
    Object.assign(globalThis, { streams })
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted)
      streams.push(stream)
      return stream
    }
  })

test('the file that reads codes is the one its library was made for, and is among the staff’s', () => {
  const [wasm] = appFilesIn(CLIENT).staffs.filter((path) => path.endsWith('.wasm'))

  const sum = createHash('sha256')
    .update(readFileSync(join(CLIENT, wasm!)))
    .digest('hex')

  expect(sum).toBe(ZXING_WASM_SHA256)
})

test('a barcode is read without a network, and the search finds the dwelling', async () => {
  const page = await atTheMeter(barsDrawing(code128(serial())))
  const elsewhere: string[] = []
  phone!.context.on('request', (request) => {
    if (new URL(request.url()).origin !== server.url) elsewhere.push(request.url())
  })
  await noteStreams(page)
  await phone!.network(false)

  await scan(page)

  await standsAtTheDoor(page)
  expect(await isFilming(page)).toBe(false)
  expect(elsewhere.filter((address) => !address.startsWith('blob:'))).toEqual([])
})

test('of a QR code with an address the meter’s number is taken', async () => {
  const code = generate(`https://meters.example.kz/check?sn=${serial()}&v=2`, { minCorrectionLevel: correction.M })
  const page = await atTheMeter(squareDrawing(code.size, (column, row) => code.get(column, row)))

  await scan(page)

  await standsAtTheDoor(page)
})

test('a code without a number is said to have none, axe finds nothing, and whoever closes it is not filmed', async () => {
  const page = await atTheMeter(barsDrawing(code128('?? !! ??')))
  await noteStreams(page)
  await scan(page)
  await page.getByText('There is no meter number in this code.').waitFor()
  expect(await isFilming(page)).toBe(true)

  await page.evaluate(AXE)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
    return (await axe.run()).violations.map(({ id }) => id)
  })
  await page.getByRole('button', { name: 'Type the number' }).click()

  expect(found).toEqual([])
  expect(await isFilming(page)).toBe(false)
  expect(await searched(page)).toBe('')
})

test('an app out of view films nobody, and goes on when it is looked at again', async () => {
  const page = await atTheMeter(() => false)
  await noteStreams(page)
  await scan(page)
  await page.getByText('Point the camera at').waitFor()
  const show = (state: string) =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)

  await show('hidden')
  expect(await isFilming(page)).toBe(false)
  await show('visible')

  await page.waitForFunction(() =>
    (globalThis as unknown as { streams: MediaStream[] }).streams.some(
      (one) => one.getTracks()[0]!.readyState === 'live',
    ),
  )
})

test('where the camera is refused it is said, and the number is typed', async () => {
  const page = await atTheMeter(() => false, false)

  await scan(page)

  await page.getByText('The camera is not allowed.').waitFor()
  await page.getByRole('button', { name: 'Type the number' }).click()
  await page.getByRole('textbox', { name: 'Flat or meter number' }).fill(serial())
  await standsAtTheDoor(page)
})
