import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { issueCode } from '#server/codes.ts'
import { openStorage } from '#server/storage/storage.ts'
import { parseCode } from '#shared/domain/activation-code.ts'
import { ACCOUNT } from '#test/support/resident.ts'

const KEY = Buffer.alloc(32, 3)

async function issued(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'esep-codes-'))
  const file = join(folder, 'esep.sqlite')
  const storage = await openStorage({ file, serving: true })
  const codes = await storage.write(async (queries) => {
    const made: string[] = []
    for (let at = 0; at < count; at += 1) made.push(await issueCode(queries, KEY, ACCOUNT, 0))
    return made
  })
  await storage.close()
  return { codes, dump: readFileSync(file, 'latin1') }
}

test('[security/L1] a code has eight random characters and a check, each character about as often as the next', async () => {
  const { codes } = await issued(4000)

  const counts = new Map<string, number>()
  for (const character of codes.flatMap((code) => [...code.slice(0, 8)])) {
    counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const expected = (4000 * 8) / 32
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(new Set(codes).size).toBe(4000)
  expect(codes.every((code) => parseCode(code) === code)).toBe(true)
  expect(counts.size).toBe(32)
  // 31 degrees of freedom: more than 85 comes once in a million runs.
  expect(chiSquare).toBeLessThan(85)
})

test('[security/L3] no code can be read out of the database', async () => {
  const { codes, dump } = await issued(50)

  expect(dump).toContain(ACCOUNT)
  for (const code of codes) expect(dump).not.toContain(code)
})
