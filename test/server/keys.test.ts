import { mkdtempSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readKeys } from '#server/keys.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'

let storage: Storage
let file: string

beforeEach(async () => {
  storage = await openStorage({ file: ':memory:', serving: true })
  file = join(mkdtempSync(join(tmpdir(), 'esep-keys-')), 'esep.sqlite.key')
})
afterEach(() => storage.close())

test('[security/L3] a new database gets a key, which its owner alone can read, and keeps it', async () => {
  const made = await readKeys(file, storage)
  const read = await readKeys(file, storage)

  expect(read).toEqual(made)
  expect(made.codeKey).not.toEqual(made.receiptKey)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('[security/L3] a database whose key is missing is refused, and no other key is made', async () => {
  await readKeys(file, storage)
  unlinkSync(file)

  await expect(readKeys(file, storage)).rejects.toThrow(`The key file ${file} is missing`)
  expect(() => statSync(file)).toThrow()
})

test('[security/L3] another database’s key is refused', async () => {
  await readKeys(file, storage)
  writeFileSync(file, 'ab'.repeat(32))

  await expect(readKeys(file, storage)).rejects.toThrow('does not belong to this database')
})

test.each(['', 'ab', 'zz'.repeat(32), 'ab'.repeat(33)])(
  '[security/L3] a key file that says “%s” is refused',
  async (text) => {
    writeFileSync(file, text)

    await expect(readKeys(file, storage)).rejects.toThrow('64 hexadecimal digits')
  },
)

test('[security/L3] the key is not in the database', async () => {
  await readKeys(file, storage)

  const secret = readFileSync(file, 'utf8').trim()
  expect(await storage.meta.get('key_check')).not.toContain(secret)
})
