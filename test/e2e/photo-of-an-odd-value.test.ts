/** Photo of an odd value: a resident sees more than usual on the meter, says so, and lets the utility look too, all without a network. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { photoFile } from '#server/photos/photo-file.ts'
import { AIMED_PHOTO_BYTES } from '#shared/domain/photo.ts'
import { openPhone, type Phone } from '#test/support/phone.ts'
import { startUtilityServer, type UtilityServer } from '#test/support/utility-server.ts'

const FLAT = 'astana-12045587'
const KITCHEN = '00380219'
const PLACE = {
  GPSLatitude: '51/1 7/1 41/1',
  GPSLatitudeRef: 'N',
  GPSLongitude: '71/1 25/1 49/1',
  GPSLongitudeRef: 'E',
}

/** Where a picture says that its place follows. */
const GPS_TAG = Buffer.from([0x25, 0x88])

let server: UtilityServer
let phone: Phone

beforeAll(async () => {
  server = await startUtilityServer()
  phone = await openPhone(server)
})
afterAll(async () => {
  await phone?.close()
  await server.close()
})

/** As a phone's camera writes it: large, lying on its side, with the place and the camera in it. */
async function cameraPicture(): Promise<Buffer> {
  const [width, height] = [2400, 1600]
  const noise = { type: 'gaussian', mean: 120, sigma: 12 } as const
  const face = Buffer.from(
    `<svg width="2000" height="500"><rect width="2000" height="500" fill="#111"/><text x="80" y="380" font-size="360" fill="#fff">00203 170</text></svg>`,
  )
  return await sharp({ create: { width, height, channels: 3, background: '#787878', noise } })
    .composite([{ input: face }])
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Make: 'Camera of a phone' }, IFD3: PLACE })
    .jpeg({ quality: 90 })
    .toBuffer()
}

test('[security/P1] an odd value and its photo, taken without a network and reloaded: the reading comes first, then the photo, small and without its place', async () => {
  await phone.signIn(FLAT)
  await phone.worksOffline()
  await phone.network(false)
  const page = phone.page()
  const picture = await cameraPicture()
  const { exif, orientation } = await sharp(picture).metadata()
  expect([orientation, exif?.includes('Camera of a phone'), exif?.includes(GPS_TAG)]).toEqual([6, true, true])
  expect(picture.length).toBeGreaterThan(4 * AIMED_PHOTO_BYTES)
  const [whole = '0', part = '0'] = (await server.usualValue(FLAT, KITCHEN)).split(',')
  const value = `${Number(whole) + 100},${part}`

  await page.getByRole('link', { name: /kitchen: record a reading$/ }).click()
  await page.getByRole('textbox').first().focus()
  await page.keyboard.type(value)
  await page.getByRole('button', { name: /^No, / }).click()
  await page.getByRole('button', { name: /^Save / }).click()
  await page.getByText('The reading is right, use went up').click()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Take a photo').click()])
  await chooser.setFiles({ name: 'meter.jpg', mimeType: 'image/jpeg', buffer: picture })
  await page.getByRole('img', { name: 'Photo 1' }).waitFor()
  await page.reload()
  await page.getByRole('img', { name: 'Photo 1' }).waitFor()
  await page.getByRole('button', { name: /^Save / }).click()
  await page.getByRole('heading', { name: 'Meters' }).waitFor()
  await page.reload()
  await page.getByRole('article').filter({ hasText: 'kitchen' }).locator('a[href^="/reading/"]').click()
  await page.getByRole('region', { name: 'Photos' }).getByText('Saved on this phone').waitFor()
  expect(await server.readings(FLAT)).toEqual([])

  await phone.network(true)

  await page.getByRole('region', { name: 'Photos' }).getByText('Received').waitFor({ timeout: 60_000 })
  const [reading, ...others] = await server.readings(FLAT)
  expect(others).toEqual([])
  expect(reading!.value.replace('.', ',')).toContain(value)
  const photos = await server.beside((storage) => storage.photos.of(FLAT))
  expect(photos).toMatchObject([{ kind: 'readings', fact: reading!.id, subject: reading!.subject }])
  expect(photos[0]!.received_at).toBeGreaterThanOrEqual(reading!.received_at)
  const file = readFileSync(join(dirname(server.file), 'photos', photoFile(photos[0]!)!))
  expect(file.length).toBe(photos[0]!.bytes)
  expect(file.length).toBeLessThanOrEqual(AIMED_PHOTO_BYTES)
  const facts = await sharp(file).metadata()
  expect([facts.exif, facts.xmp, facts.iptc, facts.icc]).toEqual([undefined, undefined, undefined, undefined])
  expect(facts.format).toBe('jpeg')
  // Upright, as the camera said, and no more than that.
  expect(facts.height! / facts.width!).toBeCloseTo(1.5, 1)
})
