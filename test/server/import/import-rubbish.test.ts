import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import writeSheet from 'write-excel-file/node'
import { aLine, type Billing, createBilling, csvOf, manyLines } from '#test/server/import/billing.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let billing: Billing

beforeAll(async () => {
  billing = await createBilling()
})
afterAll(() => billing.close())

const LINES = manyLines(12)

/** A piece of a file replaced by other bytes, of any length. */
const harm = fc.array(
  fc.record({
    at: fc.nat(1_000_000),
    length: fc.integer({ min: 0, max: 40 }),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc
        .constantFrom('"', ';', '\n', '\r\n', "'", '\0', '\ufeff', '=1+1', ';;;', '0001-01-01')
        .map((text) => Buffer.from(text)),
    ),
  }),
  { minLength: 1, maxLength: 6 },
)

type Harm = { at: number; length: number; bytes: Uint8Array }

function harmed(content: Buffer, all: readonly Harm[]): Buffer {
  return all.reduce((now, { at, length, bytes }) => {
    const from = at % (now.length + 1)
    return Buffer.concat([now.subarray(0, from), bytes, now.subarray(from + length)])
  }, content)
}

test('whatever becomes of a file on its way, each line is loaded, told, or the file refused in a sentence', async () => {
  const good = Buffer.from(csvOf([...LINES, aLine({ address: '"Абая ""5"", 2"' })]))
  await fc.assert(
    fc.asyncProperty(harm, async (all) => {
      const report = await billing.run(billing.file(harmed(good, all)), { isDryRun: true })

      if (!report.ok) {
        expect(report.refusal).toMatch(/[^.]\.$/)
        return
      }
      const { lines, newAccounts, badLines, repeatedLines } = report.value
      expect(newAccounts + badLines + repeatedLines).toBe(lines)
    }),
    { numRuns: 400 },
  )
})

test('whatever becomes of a workbook on its way, it is read or refused in a sentence', async () => {
  const rows = [Object.keys(LINES[0]!), ...LINES.map((line) => Object.values(line))]
  const cells = rows.map((row) => row.map((value) => ({ value, type: String })))
  const good = await writeSheet(cells as never, {} as never).toBuffer()
  await fc.assert(
    fc.asyncProperty(harm, async (all) => {
      const report = await billing.run(billing.file(harmed(good, all), 'accounts.xlsx'), { isDryRun: true })

      if (!report.ok) expect(report.refusal).toMatch(/[^.]\.$/)
    }),
    { numRuns: 150 },
  )
})
