import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPhotoFolder, type PhotoFolder } from '#server/photos/photo-folder.ts'
import { MOST_OF_A_RESIDENT, MOST_OF_AN_ACCOUNT } from '#server/photos/photo-limits.ts'
import { MOST_PHOTO_BYTES, type PhotoKey } from '#shared/domain/photo.ts'
import type { StatusReply } from '#shared/wire/readings.ts'
import { aBatch, send } from '#test/support/batch.ts'
import { addStaff, anInspector, aRound, staffSignIn } from '#test/support/inspector.ts'
import { metricOf } from '#test/support/metric-of.ts'
import { aPhoto, codeOf, photoPath, putPhoto, shaOf } from '#test/support/photos.ts'
import { ACCOUNT, aResident, type Resident, residentOf } from '#test/support/resident.ts'
import type { Person, TestServer } from '#test/support/test-server.ts'
import { aVisitItem } from '#test/support/visit-item.ts'

const A_DAY = 86_400_000
const FOREIGN = 'astana-99000001'

let folder: PhotoFolder
let resident: Resident
let server: TestServer
let person: Person

beforeEach(async () => {
  folder = createPhotoFolder(mkdtempSync(join(tmpdir(), 'esep-photos-')))
  resident = await aResident({ photoFolder: folder })
  server = resident.server
  person = resident.person
})
afterEach(async () => {
  await server.close()
  rmSync(folder.path, { recursive: true })
})

/** A reading that was handed in. */
async function aFact(who: Resident = resident, account = ACCOUNT): Promise<{ account: string; id: string }> {
  const item = who.item({ account })
  await who.receipts(item)
  return item
}

const keyOf = ({ account, id }: { account: string; id: string }, bytes: Uint8Array): PhotoKey => ({
  ...{ account, kind: 'readings', fact: id, sha256: shaOf(bytes) },
})

const files = () => readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'))
const refused = async (answer: Promise<Response>) => {
  const response = await answer
  return [response.status, await codeOf(response)]
}
const rows = () => server.storage.photos.of(ACCOUNT)
const get = (who: Person, key: PhotoKey) => who.call('GET', photoPath(key))

async function missing(who: Person, photos: readonly PhotoKey[]): Promise<StatusReply['photosMissing']> {
  const { items: _, app: __, ...rest } = aBatch(server, who, [])
  const response = await who.call('POST', '/api/v1/readings/status', { ...rest, items: [], photos })
  if (response.status !== 200) throw new Error(await response.text())
  return ((await response.json()) as StatusReply).photosMissing
}

test('a photo of a reading is kept in its place as a JPEG of our own making, and the answer names it', async () => {
  const fact = await aFact()
  const photo = await aPhoto({}, 'image/png')

  const response = await putPhoto(server, person, fact, photo, { type: 'image/png' })

  const { server: name, epoch } = await server.storage.meta.identity()
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    ...{ server: name, epoch, now: server.clock.now() },
    photo: keyOf(fact, photo),
  })
  expect(files()).toEqual([join(ACCOUNT, fact.id, `${shaOf(photo)}.jpg`)])
  const kept = (await folder.read(keyOf(fact, photo)))!
  expect(await sharp(kept).metadata()).toMatchObject({ format: 'jpeg', width: 32, height: 24 })
  expect(await rows()).toEqual([
    { ...keyOf(fact, photo), subject: person.subject, bytes: kept.length, received_at: server.clock.now() },
  ])
})

test('sent again it is answered alike, and there is one', async () => {
  const fact = await aFact()
  const photo = await aPhoto()
  const first = await putPhoto(server, person, fact, photo)
  const written = await folder.look(keyOf(fact, photo))

  const again = await putPhoto(server, person, fact, photo)

  expect([again.status, await again.json()]).toEqual([200, await first.json()])
  expect(await folder.look(keyOf(fact, photo))).toEqual(written)
  expect(await rows()).toHaveLength(1)
})

test('one whose file was lost is taken again', async () => {
  const fact = await aFact()
  const photo = await aPhoto()
  await putPhoto(server, person, fact, photo)
  rmSync(join(folder.path, ACCOUNT), { recursive: true })
  const before = await missing(person, [keyOf(fact, photo)])

  const again = await putPhoto(server, person, fact, photo)

  expect(before).toEqual([keyOf(fact, photo)])
  expect([again.status, await missing(person, [keyOf(fact, photo)])]).toEqual([200, []])
  expect(await rows()).toHaveLength(1)
})

describe('of a visit', () => {
  const ROUND = 'astana-20261120-1'

  test('[R2] the photos that it names are taken, and one that it does not name too', async () => {
    const inspector = await anInspector(server)
    await aRound(server)
    const [named, unnamed] = [await aPhoto(), await aPhoto()]
    const visit = aVisitItem(server, inspector, { account: ACCOUNT, round: ROUND, photos: [shaOf(named)] })
    await send(server, inspector, [visit])
    const of = { account: ACCOUNT, id: visit.id, kind: 'visits' as const }

    const answers = [await putPhoto(server, inspector, of, named), await putPhoto(server, inspector, of, unnamed)]

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await refused(putPhoto(server, inspector, { ...of, kind: 'readings' }, named))).toEqual([
      404,
      'no-such-fact',
    ])
  })

  test('[faults/A6] a phone that was revoked still hands in its photos, and gets none back', async () => {
    const inspector = await anInspector(server)
    await aRound(server)
    const visit = aVisitItem(server, inspector, { account: ACCOUNT, round: ROUND })
    await send(server, inspector, [visit])
    await server.storage.write((queries) => queries.staff.deactivate('bota', server.clock.now()))
    const of = { account: ACCOUNT, id: visit.id, kind: 'visits' as const }
    const photo = await aPhoto()

    const response = await putPhoto(server, inspector, of, photo)

    expect(response.status).toBe(200)
    expect(await refused(get(inspector, { ...keyOf(of, photo), kind: 'visits' }))).toEqual([403, 'revoked'])
  })
})

describe('[security/P2]', () => {
  test('a photo is given back as a file to be saved, which may do nothing', async () => {
    const fact = await aFact()
    const photo = await aPhoto()
    await putPhoto(server, person, fact, photo)

    const response = await get(person, keyOf(fact, photo))

    const headers = Object.fromEntries(response.headers)
    expect(response.status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="${shaOf(photo)}.jpg"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    expect(Buffer.from(await response.arrayBuffer())).toEqual(await folder.read(keyOf(fact, photo)))
  })

  test('another’s photo, and what there is not, are answered alike', async () => {
    await server.addAccount(FOREIGN)
    const foreign = residentOf(server, await server.signIn(FOREIGN))
    const theirs = await aFact(foreign, FOREIGN)
    const photo = await aPhoto()
    await putPhoto(server, foreign.person, theirs, photo)
    const nothing = { ...keyOf(theirs, photo), account: 'astana-11111111' }
    const texts = async (key: PhotoKey) => {
      const response = await get(person, key)
      return [response.status, await response.text(), [...response.headers].sort()]
    }

    const other = await texts(keyOf(theirs, photo))

    expect(other).toEqual(await texts(nothing))
    expect(other[0]).toBe(404)
    expect(await missing(person, [keyOf(theirs, photo)])).toEqual([keyOf(theirs, photo)])
  })

  test('nobody of one’s own household is given it either, nor is it theirs to hand in', async () => {
    const fact = await aFact()
    const photo = await aPhoto()
    await putPhoto(server, person, fact, photo)
    const household = await server.signIn(ACCOUNT)

    expect(await refused(get(household, keyOf(fact, photo)))).toEqual([404, 'not-yours'])
    expect(await refused(putPhoto(server, household, fact, photo))).toEqual([404, 'no-such-fact'])
  })

  test('whoever is not signed in is asked to sign in', async () => {
    const fact = await aFact()
    const photo = await aPhoto()
    const nobody = { ...person, cookie: '' }

    expect(await refused(putPhoto(server, nobody, fact, photo))).toEqual([401, 'signed-out'])
    expect((await server.app.request(photoPath(keyOf(fact, photo)))).status).toBe(401)
  })

  test('what another handed in under the same id is not mine, and mine is not theirs', async () => {
    await server.addAccount(FOREIGN)
    const stranger = residentOf(server, await server.signIn(FOREIGN))
    const fact = await aFact()
    await stranger.standings(stranger.item({ account: ACCOUNT, id: fact.id }))
    const photo = await aPhoto()

    const answers = [
      await putPhoto(server, stranger.person, fact, photo),
      await get(person, keyOf(fact, photo)),
      await putPhoto(server, person, fact, photo),
      await get(person, keyOf(fact, photo)),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 200])
    expect(await missing(stranger.person, [keyOf(fact, photo)])).toEqual([])
  })

  test.each(['..%2F..%2Fetc', '..%5C..%5Cetc', 'astana-12045587%00', 'ASTANA-12045587', 'astana-12045587%2F..'])(
    'the account %s leads to no file',
    async (account) => {
      const photo = await aPhoto()

      const response = await putPhoto(server, person, { account, id: randomUUID() }, photo)

      expect([response.status, await codeOf(response)]).toEqual([404, 'no-such-fact'])
      expect(files()).toEqual([])
    },
  )

  test.each(['..%2Fx', `${'a'.repeat(63)}g`, 'A'.repeat(64), `${'a'.repeat(64)}.jpg`])(
    'the name %s is no address',
    async (sha256) => {
      const fact = await aFact()

      const response = await putPhoto(server, person, fact, await aPhoto(), { sha256 })

      expect([response.status, await codeOf(response)]).toEqual([404, 'no-such-address'])
    },
  )
})

test('[security/P1] what is no photo is refused, counted, and nothing of it is kept', async () => {
  const fact = await aFact()

  const answer = await refused(putPhoto(server, person, fact, Buffer.from('<svg xmlns="…"/>')))

  const { text } = await server.watch.metrics.page()
  expect(answer).toEqual([422, 'photo-unreadable'])
  expect([files(), await rows()]).toEqual([[], []])
  expect(metricOf(text, 'esep_photos_total{result="photo-unreadable"}')).toBe(1)
})

test('what is refused leaves nothing, each for its own reason', async () => {
  const fact = await aFact()
  const photo = await aPhoto()
  const put = (options: Parameters<typeof putPhoto>[4], of = fact, bytes: Uint8Array = photo) =>
    refused(putPhoto(server, person, of, bytes, options))

  expect(await put({ sha256: shaOf(Buffer.from('x')) })).toEqual([400, 'photo-damaged'])
  expect(await put({ subject: 's_other' })).toEqual([409, 'subject-mismatch'])
  expect(await put({ subject: null })).toEqual([409, 'subject-mismatch'])
  expect(await put({ headers: { 'X-Readings-Protocol': '2' } })).toEqual([426, 'update-needed'])
  expect(await put({}, { account: ACCOUNT, id: randomUUID() })).toEqual([404, 'no-such-fact'])
  expect(await put({}, fact, Buffer.alloc(MOST_PHOTO_BYTES + 1))).toEqual([413, 'too-big'])
  expect([files(), await rows()]).toEqual([[], []])
})

test('a photo in chunks that become too many is cut off', async () => {
  const fact = await aFact()
  let given = 0
  const body = new ReadableStream({
    pull(stream) {
      given += 1
      stream.enqueue(Buffer.alloc(100_000))
    },
  })

  const response = await server.app.request(
    new Request(`http://esep.kz${photoPath(keyOf(fact, Buffer.alloc(1)))}?subject=${person.subject}`, {
      method: 'PUT',
      headers: {
        ...{ 'Sec-Fetch-Site': 'same-origin', 'X-Readings-Protocol': '1', 'Content-Type': 'image/jpeg' },
        Cookie: person.cookie,
      },
      body,
      duplex: 'half',
    } as RequestInit),
  )

  expect([response.status, given < 15]).toEqual([413, true])
})

describe('[security/P4]', () => {
  /** As if so many had come, `days` ago, with other readings. */
  const addRows = (count: number, days: number, account = ACCOUNT) =>
    server.storage.write(({ photos }) =>
      photos.add(
        Array.from({ length: count }, (_, at) => ({
          ...{ account, kind: 'readings', fact: randomUUID(), sha256: String(at).padStart(64, '0') },
          ...{ subject: person.subject, bytes: 1, received_at: server.clock.now() - days * A_DAY },
        })),
      ),
    )

  test('of one reading there are three, though more come at once; the rest is told to come again, later', async () => {
    const fact = await aFact()
    const photos = await Promise.all(Array.from({ length: 5 }, () => aPhoto()))

    const answers = await Promise.all(photos.map((photo) => putPhoto(server, person, fact, photo)))

    const tooMany = answers.filter(({ status }) => status === 429)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429])
    expect(tooMany.map(({ headers }) => headers.get('retry-after'))).toEqual(['86400', '86400'])
    expect(await codeOf(tooMany[0]!)).toBe('too-many-photos')
    expect([files().length, (await rows()).length]).toEqual([3, 3])
  })

  test('one more than an account’s in thirty days is refused, and taken when the first of them are older', async () => {
    const fact = await aFact()
    await addRows(MOST_OF_AN_ACCOUNT.resident, 29)
    const photo = await aPhoto()

    const full = await refused(putPhoto(server, person, fact, photo))
    server.clock.pass(2 * A_DAY)
    const later = await putPhoto(server, person, fact, photo)

    expect([full, later.status]).toEqual([[429, 'too-many-photos'], 200])
  })

  test('what another used up is not missing to me, and mine that is here is no further one', async () => {
    const fact = await aFact()
    const photo = await aPhoto()
    await putPhoto(server, person, fact, photo)
    await addRows(MOST_OF_AN_ACCOUNT.resident, 1)
    const household = residentOf(server, await server.signIn(ACCOUNT))
    const theirs = await aFact(household)

    expect((await putPhoto(server, household.person, theirs, await aPhoto())).status).toBe(200)
    expect((await putPhoto(server, person, fact, photo)).status).toBe(200)
  })

  test('whoever names ever other accounts comes to an end too; an inspector does not', async () => {
    const fact = await aFact()
    for (let at = 0; at < MOST_OF_A_RESIDENT; at += 20) await addRows(20, 1, `astana-${30_000_000 + at}`)
    await addStaff(server, 'bota')
    await aRound(server)
    const inspector = await staffSignIn(server, 'bota')
    const visit = aVisitItem(server, inspector, { account: ACCOUNT, round: 'astana-20261120-1' })
    await send(server, inspector, [visit])

    expect(await refused(putPhoto(server, person, fact, await aPhoto()))).toEqual([429, 'too-many-photos'])
    expect((await putPhoto(server, inspector, { ...visit, kind: 'visits' }, await aPhoto())).status).toBe(200)
  })
})

test('asked after photos, the status tells those that are not here, and none without being asked', async () => {
  const fact = await aFact()
  const [sent, lost] = [await aPhoto(), await aPhoto()]
  await putPhoto(server, person, fact, sent)
  const visit = { ...keyOf(fact, sent), kind: 'visits' as const }

  const told = await missing(person, [keyOf(fact, sent), keyOf(fact, lost), visit])

  expect(told).toEqual([keyOf(fact, lost), visit])
  const { items: _, app: __, ...rest } = aBatch(server, person, [])
  const plain = await person.call('POST', '/api/v1/readings/status', { ...rest, items: [] })
  expect(await plain.json()).not.toHaveProperty('photosMissing')
  const many = Array.from({ length: 501 }, () => keyOf(fact, sent))
  const tooMany = await person.call('POST', '/api/v1/readings/status', { ...rest, items: [], photos: many })
  expect(tooMany.status).toBe(413)
})

test('a folder that cannot be looked at holds up no status: what has its row counts as here', async () => {
  const fact = await aFact()
  const [sent, lost] = [await aPhoto(), await aPhoto()]
  await putPhoto(server, person, fact, sent)
  rmSync(join(folder.path, ACCOUNT), { recursive: true })
  // Whatever is asked for below it is no folder.
  writeFileSync(join(folder.path, ACCOUNT), '')

  expect(await missing(person, [keyOf(fact, sent), keyOf(fact, lost)])).toEqual([keyOf(fact, lost)])
  expect(server.logged.join('')).toContain('failed with ENOTDIR')
})

test('photos are counted by what became of them', async () => {
  const fact = await aFact()
  const photo = await aPhoto()
  await putPhoto(server, person, fact, photo)
  await putPhoto(server, person, fact, photo)
  await putPhoto(server, person, fact, photo, { subject: 's_other' })

  const { text } = await server.watch.metrics.page()

  const counted = (result: string) => metricOf(text, `esep_photos_total{result="${result}"}`)
  expect(['received', 'again', 'subject-mismatch'].map(counted)).toEqual([1, 1, 1])
})
