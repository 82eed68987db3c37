import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { cellsOf } from '#server/import/cells-of.ts'
import { columnsIn } from '#server/import/columns-in.ts'
import { createErrorsFile } from '#server/import/errors-file.ts'
import { openTable } from '#server/import/open-table.ts'
import type { Table } from '#server/import/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'esep-errors-'))
afterAll(() => rmSync(folder, { recursive: true }))

const FILE = join(folder, 'a.csv')
const HEADER = ['account', 'Адрес', 'district', 'serial', 'service', 'digits', 'decimals']

const found = columnsIn(HEADER, true)
const columns = found.ok ? found.value : (undefined as never)
const create = () => createErrorsFile(FILE, { delimiter: ';', header: HEADER } as unknown as Table, columns)

const told = (cells: readonly string[], line = 2) => ({
  line: { line, cells },
  remarks: [
    { column: 'address' as const, reason: 'one' },
    { column: null, reason: 'two' },
  ],
})

const readBack = () => parse(readFileSync(`${FILE}.errors.csv`), { delimiter: ';', bom: true })

test('a line has its number, the names of its columns, the reasons, and its own cells', () => {
  const errors = create()
  errors.add([told(['1', 'a;"b"', 'c'], 7)])

  expect(errors.finish()).toBe(true)
  expect(readBack()).toEqual([
    ['line', 'column', 'reason', ...HEADER],
    ['7', 'Адрес', 'one; two', '1', 'a;"b"', 'c', '', '', '', ''],
  ])
})

test('it is for its owner alone', () => {
  const errors = create()
  errors.add([told(['1'])])
  errors.finish()

  expect(statSync(`${FILE}.errors.csv`).mode & 0o777).toBe(0o600)
})

test('[security/C5] no cell is a formula for a spreadsheet, and the import reads it as it was', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', "'", '"', ';', 'a', 'ә', '1'),
    maxLength: 5,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: HEADER.length, maxLength: HEADER.length }), async (cells) => {
      fc.pre(cells.some((one) => one.trim() !== '') && !cells[1]!.startsWith("'"))
      const errors = create()
      errors.add([told(cells)])
      errors.finish()

      const [, row] = readBack()
      expect(row!.slice(3).filter((one) => /^[=+\-@\t\r\0]/.test(one))).toEqual([])

      const table = await openTable(errors.path)
      if (!table.ok) throw new Error(table.refusal)
      const lines = await Array.fromAsync(table.value.lines())
      await table.value.close()
      const own = columnsIn(table.value.header, true)
      const address = cellsOf(lines[0]![0]!, own.ok ? own.value : (undefined as never)).text('address')
      expect(address).toBe(cells[1]!.replace(/\s+/g, ' ').trim())
    }),
    { numRuns: 200 },
  )
})

test('what is not finished is not there, and what was before stays', () => {
  writeFileSync(`${FILE}.errors.csv`, 'before')
  const errors = create()
  errors.add([told(['1'])])

  errors.drop()

  expect(readFileSync(`${FILE}.errors.csv`, 'utf8')).toBe('before')
})

test('without lines there is none, and one of an earlier run goes', () => {
  writeFileSync(`${FILE}.errors.csv`, 'before')
  const errors = create()
  errors.add([told(['1'])])
  errors.clear()

  expect(errors.finish()).toBe(false)
  expect(existsSync(`${FILE}.errors.csv`)).toBe(false)
})

/** `said` by its name after `a.csv`, last written to so many seconds ago. */
function leftover(said: string, seconds: number): string {
  const path = `${FILE}${said}`
  writeFileSync(path, 'left')
  const at = Date.now() / 1000 - seconds
  utimesSync(path, at, at)
  return path
}

test('[faults/V2] what a killed import of the same file left goes, and nothing else', () => {
  const dead = leftover('.errors.csv.0a1b2c3d', 61)
  const running = leftover('.errors.csv.1a1b2c3d', 50)
  const others = ['.errors.csv', '.errors.csv.bak', '.errors.csv.0a1b2c3d.csv', '0.errors.csv.0a1b2c3d'].map((name) =>
    leftover(name, 999),
  )
  mkdirSync(`${FILE}.errors.csv.99999999`)

  const errors = create()
  const left = readdirSync(folder).map((name) => join(folder, name))
  errors.drop()

  expect(left).not.toContain(dead)
  expect(left).toEqual(expect.arrayContaining([running, ...others, `${FILE}.errors.csv.99999999`]))
})

test('[faults/V2] an import that runs long keeps its errors file from the next one', () => {
  const errors = create()
  errors.add([told(['1'])])
  const [own] = readdirSync(folder).filter(
    (name) =>
      /^a\.csv\.errors\.csv\.[0-9a-f]{8}$/.test(name) && !name.endsWith('1a1b2c3d') && !name.endsWith('99999999'),
  )
  utimesSync(join(folder, own!), 1000, 1000)

  errors.keep()
  create().drop()

  expect(errors.finish()).toBe(true)
  expect(readBack()).toHaveLength(2)
})
