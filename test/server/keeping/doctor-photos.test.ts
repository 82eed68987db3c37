import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { photosCheck } from '#server/keeping/doctor-photos.ts'

let place: string
let folder: string

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'esep-doctor-photos-'))
  folder = join(place, 'photos')
})
afterEach(() => rmSync(place, { recursive: true }))

test('a folder of the server’s own is found well, and so is one that is not there yet', () => {
  const before = photosCheck(folder)
  mkdirSync(folder, { mode: 0o700 })

  expect(before).toMatchObject({ state: 'ok', said: expect.stringContaining('the first photo makes it') })
  expect(photosCheck(folder)).toEqual({ name: 'photos', state: 'ok', said: `${folder} may be written.` })
})

test('one that every user may look into is told, with what to do', () => {
  mkdirSync(folder)
  chmodSync(folder, 0o755)

  expect(photosCheck(folder)).toMatchObject({ state: 'warn', todo: `chmod 700 ${folder}` })
})

test('a file in its place is told', () => {
  writeFileSync(folder, '')

  expect(photosCheck(folder)).toMatchObject({ state: 'bad', said: `${folder} is no folder.` })
})

test.skipIf(process.getuid?.() === 0)('one that may not be written is told', () => {
  mkdirSync(folder, { mode: 0o500 })

  expect(photosCheck(folder)).toMatchObject({ state: 'bad', said: expect.stringContaining('may not be written') })
})
