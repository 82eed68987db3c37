/**
 * Round photos: 200 photos of 250 KB wait on an inspector's phone, its processor four times slower, behind a line of 5 Mbit/s:
 * until the phone has the server's word for each. Held against the time that the line takes for their bytes alone.
 *
 * Beside it such photos sent by a program that does nothing else, one after the other through the same line.
 */
import { AIMED_PHOTO_BYTES } from '#shared/domain/photo.ts'
import { type BareInspector, sendWalked, signInBare } from '#test/bench/bare-inspector.ts'
import type { Figure } from '#test/bench/figure.ts'
import { type HeavyPhoto, heavyPhotos, putPhotosOnto } from '#test/bench/heavy-photos.ts'
import { slowDown } from '#test/bench/in-page.ts'
import { openInspectorsPhone } from '#test/bench/inspectors-phone.ts'
import { type Line, openLine } from '#test/bench/line.ts'
import { putIntoOutbox, type Walked, walkedVisits } from '#test/bench/walked-visits.ts'
import { whenReceived } from '#test/bench/when-received.ts'

const PHOTOS = 200
const BARE = 40
const SLOWER = 4
const BITS_PER_SECOND = 5_000_000
const LINES_OWN_MS = (PHOTOS * AIMED_PHOTO_BYTES * 8000) / BITS_PER_SECOND

export async function roundPhotos(): Promise<Figure[]> {
  let speed = Number.POSITIVE_INFINITY
  let line: Line | undefined
  const inspectors = await openInspectorsPhone(async (port) => {
    line = await openLine(port, () => speed)
    return line.url
  })
  try {
    const { page, phone, round } = inspectors
    const own = await walkedVisits(round, PHOTOS / 2, PHOTOS)
    const first = new Set(own.map(({ account }) => account))
    const others = { ...round, dwellings: round.dwellings.filter(({ account }) => !first.has(account)) }

    await putIntoOutbox(page, own)
    const handedIn = await whenReceived(page, 'outbox', own.length)
    await phone.network(true)
    await handedIn()
    await phone.network(false)
    await putPhotosOnto(page, await heavyPhotos(own.filter(isReading)), Date.now())

    speed = BITS_PER_SECOND
    const endSlowness = await slowDown(page, SLOWER)
    const received = await whenReceived(page, 'photos', PHOTOS)
    line!.carried()
    const back = Date.now()
    await phone.network(true)
    const took = (await received()) - back
    const carried = line!.carried()
    await endSlowness()
    await phone.network(false)

    const bare = await sendBare(line!, await walkedVisits(others, BARE / 2, BARE))
    return [
      {
        what: `round: ${PHOTOS} photos of ${AIMED_PHOTO_BYTES / 1000} KB by 5 Mbit/s until all are received, ${SLOWER} × slowed`,
        unit: 'ms',
        measured: took,
        over: 1,
        also: {
          'such photos bare, one by one': (bare / BARE) * PHOTOS,
          'bytes sent for each of theirs': carried / (PHOTOS * AIMED_PHOTO_BYTES),
        },
        reference: { what: 'the line for their bytes', measured: LINES_OWN_MS },
        aim: { mostTimes: 1.2 },
      },
    ]
  } finally {
    await inspectors.close()
    line?.close()
  }
}

const isReading = ({ kind }: Walked): boolean => kind === undefined

async function sendBare({ url }: Line, items: readonly Walked[]): Promise<number> {
  const inspector = await signInBare(url)
  await sendWalked(inspector.post, items)
  const photos = await heavyPhotos(items.filter(isReading))
  const at = Date.now()
  for (const photo of photos) await putBare(inspector, photo)
  return Date.now() - at
}

const putBare = ({ put }: BareInspector, { account, fact, sha256, bytes }: HeavyPhoto): Promise<Response> =>
  put(`accounts/${account}/readings/${fact}/photos/${sha256}?subject=staff%3Abota`, 'image/jpeg', bytes)
