import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWholeFile, type WholeFile } from '#server/consumption/whole-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-whole-'))
  path = join(folder, 'november.csv')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function created(): Promise<WholeFile> {
  const file = await createWholeFile(path)
  if (!file.ok) throw new Error(file.refusal)
  return file.value
}

test('[C3] a file is in its place only when all of it is written, with the digest of what is in it', async () => {
  const file = await created()
  await file.write('бірінші\r\n')
  await file.write(Buffer.from('second'))
  await file.write('')
  const { bytes, sha256 } = await file.seal()

  expect(existsSync(path)).toBe(false)
  await file.place()

  const written = readFileSync(path)
  expect(written.toString()).toBe('бірінші\r\nsecond')
  expect([bytes, sha256]).toEqual([written.length, createHash('sha256').update(written).digest('hex')])
  expect(readdirSync(folder)).toEqual(['november.csv'])
})

test('[C3] abandoned at any moment before it is in its place, it leaves nothing', async () => {
  const early = await created()
  early.abandon()
  const late = await created()
  await late.write('half')
  await late.seal()
  late.abandon()
  late.abandon()

  expect(readdirSync(folder)).toEqual([])
})

test('[C3] abandoned when it is in its place, it stays', async () => {
  const file = await created()
  await file.seal()
  await file.place()

  file.abandon()

  expect(readdirSync(folder)).toEqual(['november.csv'])
})

test('[C3] who comes second is told, and touches nothing of the first', async () => {
  const first = await created()
  await first.write('first')

  expect(await createWholeFile(path)).toEqual({ ok: false, refusal: 'being-written' })

  await first.seal()
  await first.place()
  expect(readFileSync(path, 'utf8')).toBe('first')
})

test('[C3] what stood there is replaced as a whole', async () => {
  writeFileSync(path, 'before')
  const file = await created()
  await file.write('after')
  await file.seal()

  expect(readFileSync(path, 'utf8')).toBe('before')
  await file.place()
  expect(readFileSync(path, 'utf8')).toBe('after')
})

test('[C3] a folder that is not there is told as the file system tells it', async () => {
  await expect(createWholeFile(join(folder, 'none', 'x.csv'))).rejects.toMatchObject({ code: 'ENOENT' })
})
