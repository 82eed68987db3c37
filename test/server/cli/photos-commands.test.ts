import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyPhotos } from '#server/keeping/verify-photos.ts'
import { createPhotoFolder, type PhotoFolder } from '#server/photos/photo-folder.ts'
import type { PhotoKind } from '#shared/domain/photo.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { anInspector, aRound } from '#test/support/inspector.ts'
import { aPhoto, putPhoto, shaOf } from '#test/support/photos.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { runCli } from '#test/support/test-cli.ts'
import type { Person, TestServer } from '#test/support/test-server.ts'
import { aVisitItem } from '#test/support/visit-item.ts'

const ROUND = 'astana-20261120-1'

let place: string
let folder: PhotoFolder
let resident: Resident
let server: TestServer
let inspector: Person
let out: string

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'esep-export-'))
  folder = createPhotoFolder(join(place, 'photos'))
  out = join(place, 'out')
  resident = await aResident({ photoFolder: folder })
  server = resident.server
  inspector = await anInspector(server)
  await aRound(server)
})
afterEach(async () => {
  await server.close()
  rmSync(place, { recursive: true })
})

const esep = (...words: string[]) => runCli(words, { ...server, environment: { ESEP_PHOTOS: folder.path } })

/** Its receipt's number. */
async function handIn(person: Person, item: ReadingItem): Promise<string> {
  const [result] = (await send(server, person, [item])).results
  if (result?.outcome !== 'received') throw new Error(JSON.stringify(result))
  return result.receipt.number
}

async function photoOf(person: Person, { account, id }: ReadingItem, kind: PhotoKind): Promise<Buffer> {
  const photo = await aPhoto()
  const response = await putPhoto(server, person, { account, id, kind }, photo)
  if (response.status !== 200) throw new Error(await response.text())
  return photo
}

/** A visit with a reading of the round, each with photos; and a resident's reading with one. */
async function aDay() {
  const at = server.clock.now()
  const facts = aReading({ account: ACCOUNT, subject: inspector.subject })
  const reading = anItem({ ...facts, deviceTime: { ...facts.deviceTime, at }, serverSeenAt: at - 1 })
  const visit = aVisitItem(server, inspector, { account: ACCOUNT, round: ROUND, codes: ['M1'], readings: [reading.id] })
  const own = resident.item()
  const numbers = {
    reading: await handIn(inspector, reading),
    visit: await handIn(inspector, visit),
    own: await handIn(resident.person, own),
  }
  await photoOf(inspector, visit, 'visits')
  server.clock.pass(1000)
  const second = await photoOf(inspector, visit, 'visits')
  await photoOf(inspector, reading, 'readings')
  await photoOf(resident.person, own, 'readings')
  return { numbers, second: { account: ACCOUNT, kind: 'visits' as const, fact: visit.id, sha256: shaOf(second) } }
}

test('export of a round copies the photos of its visits and of their readings, by names that can be read, and is noted', async () => {
  const { numbers, second } = await aDay()

  const ran = await esep('photos', 'export', '--round', ROUND, out)

  expect(ran).toEqual({ code: 0, output: `${out}: 3 photos of ${ROUND}.\n`, errors: '' })
  expect(readdirSync(out).sort()).toEqual(
    [
      `${ACCOUNT}_2026-11-20_reading_${numbers.reading}_1.jpg`,
      `${ACCOUNT}_2026-11-20_visit_${numbers.visit}_1.jpg`,
      `${ACCOUNT}_2026-11-20_visit_${numbers.visit}_2.jpg`,
    ].sort(),
  )
  const copied = join(out, `${ACCOUNT}_2026-11-20_visit_${numbers.visit}_2.jpg`)
  expect(readFileSync(copied)).toEqual(await folder.read(second))
  expect([statSync(copied).mode & 0o077, statSync(out).mode & 0o077]).toEqual([0, 0])
  expect(await server.storage.audit.list({ deed: 'photos export' }, 9)).toMatchObject([
    { who: 'tester', about: ROUND, details: JSON.stringify({ photos: 3, folder: out }) },
  ])
})

test('export of an account copies all of its photos', async () => {
  const { numbers } = await aDay()

  const ran = await esep('photos', 'export', '--account', ACCOUNT, out)

  expect([ran.code, readdirSync(out).length]).toEqual([0, 4])
  expect(readdirSync(out)).toContain(`${ACCOUNT}_2026-11-20_reading_${numbers.own}_1.jpg`)
})

test('what cannot be done as asked is told, and nothing is written or noted', async () => {
  await aDay()
  mkdirSync(join(place, 'full'))
  writeFileSync(join(place, 'full', 'x'), '')
  const tries: [string[], string][] = [
    [[out], 'Say which: --round ROUND or --account ACCOUNT.'],
    [[out, '--round', ROUND, '--account', ACCOUNT], 'Say which: --round ROUND or --account ACCOUNT.'],
    [[out, '--account', '../x'], '«../x» is not an account. It looks like astana-12045587.'],
    [[out, '--account', 'astana-99000001'], 'There is no photo of astana-99000001; nothing was written.'],
    [[out, '--round', 'x'], 'There is no round «x»; esep rounds list says which there are.'],
    [[join(place, 'full'), '--round', ROUND], 'is there already and not empty; name another folder.'],
    [[join(place, 'no', 'where'), '--round', ROUND], 'cannot be written: its folder is not there.'],
  ]

  for (const [words, sentence] of tries) {
    const ran = await esep('photos', 'export', ...words)

    expect([ran.code, ran.output]).toEqual([2, ''])
    expect(ran.errors).toContain(sentence)
  }
  expect(existsSync(out)).toBe(false)
  expect(readdirSync(place).sort()).toEqual(['full', 'photos'])
  expect(await server.storage.audit.list({ deed: 'photos export' }, 9)).toEqual([])
})

test('a file that is missing is told, and the others are copied', async () => {
  const { second, numbers } = await aDay()
  rmSync(join(folder.path, second.account, second.fact, `${second.sha256}.jpg`))

  const ran = await esep('photos', 'export', '--round', ROUND, out)

  expect([ran.code, readdirSync(out).length]).toEqual([3, 2])
  expect(ran.errors).toContain(`${ACCOUNT}_2026-11-20_visit_${numbers.visit}_2.jpg: its file is missing.`)
})

test('[faults/V17] verify says of which photos the files are missing or not as long as they were', async () => {
  const { second } = await aDay()
  const verified = () => verifyPhotos(server.storage, folder)
  const well = await verified()
  const file = join(folder.path, second.account, second.fact, `${second.sha256}.jpg`)

  writeFileSync(file, 'x')
  const changed = await verified()
  rmSync(file)
  const missing = await verified()

  expect(well).toEqual({ name: 'photos', state: 'ok', said: '4 photos: each has its file.' })
  expect(changed).toMatchObject({ state: 'bad', said: expect.stringContaining('1 of 4 photos: the file is not in ') })
  expect(missing).toEqual(changed)
  expect(missing.examples).toEqual([`${ACCOUNT} ${second.fact} ${second.sha256}`])
})

test('help says what there is', async () => {
  const ran = await esep('photos', 'export', '--help')

  expect([ran.code, ran.output]).toEqual([0, expect.stringContaining('--round <round>')])
})
