/** Photo steps: a server that fails or dies at any step between a photo and its row leaves nothing that the next one cannot put right. */
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { sweepPhotos as sweepJob } from '#server/jobs/sweep-photos.ts'
import { type FolderDeeds, folderDeeds } from '#server/photos/folder-deeds.ts'
import { createPhotoFolder, type PhotoFolder } from '#server/photos/photo-folder.ts'
import { sweepPhotos } from '#server/photos/sweep-photos.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { PhotoKey } from '#shared/domain/photo.ts'
import { aPhoto, codeOf, putPhoto, shaOf } from '#test/support/photos.ts'
import { ACCOUNT, aResident, type Resident, residentOf } from '#test/support/resident.ts'

const AN_HOUR = 3_600_000

let path: string
let resident: Resident
let fact: { account: string; id: string }
let photo: Buffer
let key: PhotoKey

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'esep-steps-'))
  resident = await aResident({ photoFolder: createPhotoFolder(path) })
  const item = resident.item()
  await resident.receipts(item)
  fact = item
  photo = await aPhoto()
  key = { account: ACCOUNT, kind: 'readings', fact: item.id, sha256: shaOf(photo) }
})
afterEach(async () => {
  await resident.server.close()
  rmSync(path, { recursive: true })
})

const files = () =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
const rows = () => resident.server.storage.photos.of(ACCOUNT)
const sweep = () =>
  sweepPhotos({ storage: resident.server.storage, folder: createPhotoFolder(path), clock: resident.server.clock })

/** Files of this machine have its time, not the test's. */
function dateAll(at: number): void {
  for (const file of files()) utimesSync(file, at / 1000, at / 1000)
}

const STEPS = ['makeFolder', 'write', 'rename', 'flushFolder'] as const

/** The app over that folder, and over a storage of which `write` may be another. */
function serverWith(folder: PhotoFolder, write?: Storage['write']) {
  const { storage, clock, keys } = resident.server
  const logged: string[] = []
  const app = createApp({
    storage: write === undefined ? storage : { ...storage, write },
    ...{ clock, keys, addressOf: () => '10.0.0.1', clientFolder: 'test/support/client', photoFolder: folder },
    log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    onBroken: () => undefined,
  })
  return { app, logged }
}

/** Deeds of which the one named fails, before it is done or after it, and if the machine died, all that come later too. */
function failingAt(name: keyof FolderDeeds, when: 'before' | 'after', isDead: boolean, code = 'EIO'): FolderDeeds {
  let hasFailed = false
  const fail = (): never => {
    hasFailed = true
    throw Object.assign(new Error(`${code}: /srv/photos/${ACCOUNT}`), { code, syscall: name })
  }
  const deed =
    <Words extends unknown[]>(own: keyof FolderDeeds, work: (...words: Words) => Promise<void>) =>
    async (...words: Words): Promise<void> => {
      if (hasFailed && isDead) fail()
      if (own === name && when === 'before') fail()
      await work(...words)
      if (own === name) fail()
    }
  return {
    makeFolder: deed('makeFolder', folderDeeds.makeFolder),
    write: deed('write', folderDeeds.write),
    rename: deed('rename', folderDeeds.rename),
    flushFolder: deed('flushFolder', folderDeeds.flushFolder),
    remove: deed('remove', folderDeeds.remove),
  }
}

const CASES = STEPS.flatMap((step) =>
  (['before', 'after'] as const).flatMap((when) => [true, false].map((isDead) => ({ step, when, isDead }))),
)

test.each(CASES)(
  '[faults/V17] $when $step the disk fails (and the machine dies: $isDead): no receipt, no row without its file, and sent again it is here once',
  async ({ step, when, isDead }) => {
    const { app } = serverWith(createPhotoFolder(path, failingAt(step, when, isDead)))
    const { status } = await putPhoto({ app }, resident.person, fact, photo)
    const rowsBefore = await rows()

    // The next start, more than an hour later.
    dateAll(resident.server.clock.now() - 2 * AN_HOUR)
    await sweep()
    const swept = files()
    const again = await putPhoto(resident.server, resident.person, fact, photo)

    expect([status, rowsBefore]).toEqual([500, []])
    expect(swept.filter((file) => file.endsWith('.part'))).toEqual([])
    expect(again.status).toBe(200)
    expect(files()).toEqual([join(path, ACCOUNT, fact.id, `${key.sha256}.jpg`)])
    expect(await rows()).toMatchObject([{ ...key, subject: resident.person.subject }])
    expect((await createPhotoFolder(path).look(key))!.bytes).toBe((await rows())[0]!.bytes)
  },
)

test('[faults/V17] killed between file and row, the photo is given its row by the next start, as if it had been taken then', async () => {
  const { app } = serverWith(createPhotoFolder(path), () => Promise.reject(new Error('killed')))
  const { status } = await putPhoto({ app }, resident.person, fact, photo)
  const then = resident.server.clock.now() - 5 * AN_HOUR
  dateAll(then)
  const before = await rows()

  const swept = await sweep()

  expect([status, before, swept]).toEqual([500, [], { parts: 0, rows: 1 }])
  expect(await rows()).toMatchObject([{ ...key, subject: resident.person.subject, received_at: then }])
  expect((await putPhoto(resident.server, resident.person, fact, photo)).status).toBe(200)
  expect(await resident.server.storage.audit.list({ deed: 'photos sweep' }, 9)).toMatchObject([
    { who: 'server', about: ACCOUNT, details: '{"photos":1}' },
  ])
  expect(await sweep()).toEqual({ parts: 0, rows: 0 })
})

test('[faults/V17] [faults/V9] a database restored from before the photos learns of them', async () => {
  await putPhoto(resident.server, resident.person, fact, photo)
  const restored = await aResident({ photoFolder: createPhotoFolder(path) })
  const { storage, clock } = restored.server
  const stranger = await sweepPhotos({ storage, clock, folder: createPhotoFolder(path) })
  await restored.receipts(restored.item({ id: fact.id }))

  const known = await sweepPhotos({ storage, clock, folder: createPhotoFolder(path) })

  expect([stranger, known]).toEqual([
    { parts: 0, rows: 0 },
    { parts: 0, rows: 1 },
  ])
  expect(await storage.photos.handedIn([key], restored.person.subject)).toEqual([key])
  expect(files()).toHaveLength(1)
  await restored.server.close()
})

test('[faults/V17] what is being written now, and what has no name of ours, is left alone', async () => {
  await putPhoto(resident.server, resident.person, fact, photo)
  const folder = dirname(files()[0]!)
  const now = resident.server.clock.now()
  const strange = ['note.txt', '.nfs0001', `${'a'.repeat(64)}.png`, 'x.part']
  for (const name of [...strange, `${'b'.repeat(64)}.${'0'.repeat(16)}.part`]) writeFileSync(join(folder, name), 'x')
  writeFileSync(join(path, 'readme'), 'x')
  dateAll(now - AN_HOUR + 1000)
  const before = files()

  const young = await sweep()
  dateAll(now - AN_HOUR - 1000)
  const old = await sweep()

  expect([young, old]).toEqual([
    { parts: 0, rows: 0 },
    { parts: 1, rows: 0 },
  ])
  expect(files().sort()).toEqual(before.filter((file) => !file.includes('bbbb')).sort())
})

test('of two who handed something in under one id nobody knows whose a photo is, and it waits for its phone', async () => {
  await resident.server.addAccount('astana-99000001')
  const stranger = residentOf(resident.server, await resident.server.signIn('astana-99000001'))
  await stranger.standings(stranger.item({ account: ACCOUNT, id: fact.id }))
  const { app } = serverWith(createPhotoFolder(path), () => Promise.reject(new Error('killed')))
  await putPhoto({ app }, stranger.person, fact, photo)

  const swept = await sweep()

  expect([swept.rows, await rows()]).toEqual([0, []])
  expect((await putPhoto(resident.server, stranger.person, fact, photo)).status).toBe(200)
})

test.each(['ENOSPC', 'EDQUOT'])(
  '[faults/V4] where there is no room (%s) nothing is left, and the phone is told when to come again',
  async (code) => {
    const { app } = serverWith(createPhotoFolder(path, failingAt('write', 'after', false, code)))

    const response = await putPhoto({ app }, resident.person, fact, photo)

    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '300'])
    expect(await codeOf(response)).toBe('not-ready')
    expect([files(), await rows()]).toEqual([[], []])
  },
)

test('[security/K2] a disk that fails is told of in the log without an account', async () => {
  const { app, logged } = serverWith(createPhotoFolder(path, failingAt('rename', 'before', false)))

  await putPhoto({ app }, resident.person, fact, photo)

  const log = logged.join('')
  expect(log).toContain('rename failed with EIO')
  expect(log).toContain('/api/v1/accounts/:account')
  expect(log).not.toContain(ACCOUNT.slice(7))
  expect(log).not.toContain(fact.id)
})

test('the job sweeps at the start and then once a day', async () => {
  const { storage, clock } = resident.server
  const job = sweepJob({ storage, clock, folder: createPhotoFolder(path), log: pino({ level: 'silent' }) })

  const first = await job.isDue()
  await job.run()
  const then = await job.isDue()
  clock.pass(24 * AN_HOUR)

  expect([first, then, await job.isDue()]).toEqual([true, false, true])
})

test('where no photo ever came there is nothing to sweep', async () => {
  const { storage, clock } = resident.server

  expect(await sweepPhotos({ storage, clock, folder: createPhotoFolder(join(path, 'nowhere')) })).toEqual({
    parts: 0,
    rows: 0,
  })
})
