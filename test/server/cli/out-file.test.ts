import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UsageError } from '#server/cli/cli.ts'
import { assertPlace } from '#server/cli/out-file.ts'

let folder: string
let ours: { file: string; keyFile: string }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-out-'))
  ours = { file: join(folder, 'esep.sqlite'), keyFile: join(folder, 'secret.key') }
  for (const file of Object.values(ours)) writeFileSync(file, 'ours')
})
afterEach(() => rmSync(folder, { recursive: true }))

const refusal = (name: string, isForced: boolean): string | null => {
  try {
    assertPlace(name === '-' ? name : join(folder, name), isForced, ours)
    return null
  } catch (failure) {
    if (failure instanceof UsageError) return failure.message
    throw failure
  }
}

test.each([
  'esep.sqlite',
  'esep.sqlite-wal',
  'esep.sqlite.key',
  'esep.sqlite.serving',
  'secret.key',
  'x/../secret.key',
])('nothing is written over %s, not by force either', (name) => {
  expect(refusal(name, true)).toContain('belongs to the database')
  expect(readFileSync(ours.file, 'utf8')).toBe('ours')
})

test('what is no ordinary file is left alone, what is there is replaced by force alone', () => {
  symlinkSync('/dev/null', join(folder, 'link'))
  writeFileSync(join(folder, 'there.csv'), 'old')

  expect(refusal('link', true)).toContain('no ordinary file')
  expect(refusal('-', true)).toContain('standard output')
  expect(refusal('.', true)).toContain('a folder')
  expect(refusal('there.csv', false)).toContain('--force')
  expect(refusal('there.csv', true)).toBeNull()
  expect(refusal('fresh.csv', false)).toBeNull()
})
