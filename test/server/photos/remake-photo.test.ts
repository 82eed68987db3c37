import { constants, crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { remakePhoto } from '#server/photos/remake-photo.ts'
import type { PhotoType } from '#shared/domain/photo.ts'
import { aPhoto } from '#test/support/photos.ts'

const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex')
const JPEG_HEAD = Buffer.from('ffd8ffe000104a46494600', 'hex')
const HTML = '<!doctype html><script>alert(document.cookie)</script>'
const SVG =
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'

function chunk(name: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

function header(width: number, height: number, depth: number): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data[8] = depth
  return chunk('IHDR', data)
}

/** 50,000 × 50,000 black pixels, a whole and true PNG but for the sum at the end of its data, in some 300 kB. */
function bomb(): Buffer {
  const rows = 50
  const some = deflateSync(Buffer.alloc(rows * (1 + 6250)), { finishFlush: constants.Z_FULL_FLUSH, level: 9 })
  const rest = some.subarray(2)
  const data = Buffer.concat([some, ...Array.from({ length: 50_000 / rows - 1 }, () => rest)])
  return Buffer.concat([PNG_HEAD, header(50_000, 50_000, 1), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** Each page as large as the first. */
async function moving(): Promise<Buffer> {
  const raw = Buffer.alloc(16 * 32 * 3, 40)
  raw.fill(200, 16 * 16 * 3)
  return await sharp(raw, { raw: { width: 16, height: 32, channels: 3, pageHeight: 16 } })
    .webp()
    .toBuffer()
}

async function movingPng(): Promise<Buffer> {
  const still = await aPhoto({}, 'image/png')
  const afterHeader = PNG_HEAD.length + 25
  const control = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))
  return Buffer.concat([still.subarray(0, afterHeader), control, still.subarray(afterHeader)])
}

const halfOf = async (type: PhotoType): Promise<Buffer> => {
  const whole = await noisy(type)
  return whole.subarray(0, whole.length / 2)
}

/** That does not become a few bytes. */
async function noisy(type: PhotoType, side = 200): Promise<Buffer> {
  const pixels = Buffer.alloc(side * side * 3)
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 7919 + ((at * at) >> 7)) % 251
  const picture = sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
  if (type === 'image/png') return await picture.png().toBuffer()
  return type === 'image/webp' ? await picture.webp().toBuffer() : await picture.jpeg().toBuffer()
}

const text = (said: string): Buffer => Buffer.from(said)

test.each<[string, PhotoType, () => Buffer | Promise<Buffer>]>([
  ['nothing', 'image/jpeg', () => Buffer.alloc(0)],
  ['one byte', 'image/jpeg', () => Buffer.from([0xff])],
  ['a program', 'image/png', () => text('\x7fELF\x02\x01\x01')],
  ['a script', 'image/jpeg', () => text('#!/bin/sh\nid\n')],
  ['an SVG', 'image/png', () => text(SVG)],
  ['an SVG behind the first bytes of a JPEG', 'image/jpeg', () => Buffer.concat([JPEG_HEAD, text(SVG)])],
  ['HTML', 'image/jpeg', () => text(HTML)],
  ['HTML behind the first bytes of a JPEG', 'image/jpeg', () => Buffer.concat([JPEG_HEAD, text(HTML)])],
  ['HTML behind the first bytes of a PNG', 'image/png', () => Buffer.concat([PNG_HEAD, text(HTML)])],
  ['HTML behind the first bytes of a WebP', 'image/webp', () => text(`RIFF\x20\x00\x00\x00WEBP${HTML}`)],
  ['a GIF that is a script, too', 'image/png', () => text('GIF89a/*\x01\x00*/=1;alert(1);')],
  ['a GIF', 'image/jpeg', () => Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64')],
  ['a PDF', 'image/jpeg', () => text('%PDF-1.7\n%\xff\xd8\xff')],
  ['a photo of another type than is said', 'image/jpeg', () => aPhoto({}, 'image/png')],
  ['half a JPEG', 'image/jpeg', () => halfOf('image/jpeg')],
  ['half a PNG', 'image/png', () => halfOf('image/png')],
  ['half a WebP', 'image/webp', () => halfOf('image/webp')],
  ['50,000 × 50,000 pixels', 'image/png', bomb],
  ['a moving WebP', 'image/webp', moving],
  ['a moving PNG', 'image/png', movingPng],
  [
    'a PNG whose chunk says that it is longer than all',
    'image/png',
    () => Buffer.concat([PNG_HEAD, Buffer.alloc(8, 0xff)]),
  ],
])('[security/P1] %s is no photo', async (_, type, make) => {
  const bytes = await make()

  expect(bytes.length).toBeLessThan(1_000_000)
  expect(await remakePhoto(bytes, type)).toEqual({ ok: false, refusal: 'unreadable' })
})

test('[security/P1] the bomb is one by its pixels alone: as small a picture made the same way is taken', async () => {
  const data = chunk('IDAT', deflateSync(Buffer.alloc(16 * 3)))
  const small = Buffer.concat([PNG_HEAD, header(16, 16, 1), data, chunk('IEND', Buffer.alloc(0))])

  expect(await remakePhoto(small, 'image/png')).toMatchObject({ ok: true })
})

test.each<PhotoType>(['image/jpeg', 'image/png', 'image/webp'])(
  'a photo that comes as %s becomes a JPEG',
  async (type) => {
    const made = await remade(await noisy(type), type)

    expect(await sharp(made).metadata()).toMatchObject({ format: 'jpeg', width: 200, height: 200 })
  },
)

test('[security/P1] what is hidden behind, before and within a picture is not in what is made of it', async () => {
  const hidden = text(HTML)
  const photo = await noisy('image/jpeg')
  const length = Buffer.alloc(2)
  length.writeUInt16BE(hidden.length + 2)
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe]), length, hidden])
  const both = Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2), text('PK\x03\x04'), hidden])

  const made = await remade(both, 'image/jpeg')

  expect(both.includes('<script>')).toBe(true)
  expect(made.includes('<script>')).toBe(false)
  expect(made.includes('PK\x03\x04')).toBe(false)
})

test('[security/P1] where and with what a photo was taken is gone, and it stands upright', async () => {
  const [red, blue] = [Buffer.from([255, 0, 0]), Buffer.from([0, 0, 255])]
  const pixels = Buffer.concat(Array.from({ length: 64 * 32 }, (_, at) => (at % 64 < 32 ? red : blue)))
  const lying = await sharp(pixels, { raw: { width: 64, height: 32, channels: 3 } })
    .withExif({
      IFD0: { Make: 'Phone' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 7/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '71/1 26/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>51.1 71.4</place></x:xmpmeta>')
    .jpeg()
    .toBuffer()
  const before = await sharp(lying).metadata()

  const made = await remade(lying, 'image/jpeg')

  const { exif, xmp, iptc, icc, orientation, width, height } = await sharp(made).metadata()
  expect([before.orientation, before.exif?.includes('Phone'), before.xmp !== undefined]).toEqual([6, true, true])
  expect([exif, xmp, iptc, icc, orientation ?? 1]).toEqual([undefined, undefined, undefined, undefined, 1])
  expect([width, height]).toEqual([32, 64])
  // The left of a photo that lies so is its top.
  const upright = await sharp(made).raw().toBuffer()
  expect(upright[0]).toBeGreaterThan(200)
  expect(upright.at(-1)).toBeGreaterThan(200)
  expect(upright[2]).toBeLessThan(60)
})

test('a large photo is made smaller to its longer side, a small one stays as it is', async () => {
  const large = await remade(await aPhoto({ width: 4000, height: 3000 }), 'image/jpeg')
  const small = await remade(await aPhoto({ width: 40, height: 30 }), 'image/jpeg')

  expect(await sharp(large).metadata()).toMatchObject({ width: 1600, height: 1200 })
  expect(await sharp(small).metadata()).toMatchObject({ width: 40, height: 30 })
})

async function remade(bytes: Buffer, type: PhotoType): Promise<Buffer> {
  const made = await remakePhoto(bytes, type)
  if (!made.ok) throw new Error(made.refusal)
  return Buffer.from(made.value)
}
