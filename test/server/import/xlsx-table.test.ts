import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import writeSheet from 'write-excel-file/node'
import { openTable } from '#server/import/open-table.ts'
import type { TableLine } from '#server/import/table.ts'
import { MOST_ROWS } from '#server/import/xlsx-table.ts'

vi.setConfig({ testTimeout: 30_000 })

const folder = mkdtempSync(join(tmpdir(), 'esep-xlsx-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Cell = string | number | Date | null

async function workbook(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const cells = rows.map((row) => row.map((value) => (value === null ? null : { value, ...formatOf(value) })))
  return await writeSheet(cells as never, { sheet: 'Есептегіштер' } as never).toBuffer()
}

const formatOf = (value: Cell) => (value instanceof Date ? { format: 'dd.mm.yyyy' } : {})

async function read(content: Uint8Array) {
  const path = join(folder, 'a.xlsx')
  writeFileSync(path, content)
  const opened = await openTable(path)
  if (!opened.ok) return opened.refusal
  const lines: TableLine[] = []
  for await (const block of opened.value.lines()) lines.push(...block)
  await opened.value.close()
  return { header: opened.value.header, lines }
}

test('typed cells become the texts that a CSV would have', async () => {
  const table = await read(
    await workbook([
      ['Лицевой счёт', 'Показание', 'Дата показания', 'Адрес'],
      [12045587, 203.17, new Date(Date.UTC(2026, 10, 20)), 'Сығанақ к-сі'],
      ['01204558', 0.1 + 0.2, null, '=1+1'],
    ]),
  )

  expect(table).toEqual({
    header: ['Лицевой счёт', 'Показание', 'Дата показания', 'Адрес'],
    lines: [
      { line: 2, cells: ['12045587', '203.17', '2026-11-20', 'Сығанақ к-сі'] },
      { line: 3, cells: ['01204558', '0.3', '', '=1+1'] },
    ],
  })
})

test('rows are counted as the spreadsheet does, empty ones and titles too', async () => {
  const table = await read(await workbook([[null], ['account', 'address'], [null], ['1', 'a'], [null, 'b', 'c']]))

  expect(table).toMatchObject({
    header: ['account', 'address'],
    lines: [
      { line: 4, cells: ['1', 'a'] },
      { line: 5, cells: ['', 'b', 'c'], fault: 'it has 3 cells, and the header has 2' },
    ],
  })
})

test('a workbook that is cut off, at any place, is refused in words', async () => {
  const whole = await workbook([['account'], ...Array.from({ length: 200 }, (_, at) => [`account ${at}`])])

  for (const share of [0.1, 0.5, 0.9, 0.999]) {
    expect(await read(whole.subarray(0, Math.floor(whole.length * share)))).toBe(
      'is a zip file that is damaged or cut off. Save the workbook once more',
    )
  }
})

test('a workbook whose middle is rubbish is refused in words', async () => {
  const whole = await workbook([['account'], ...Array.from({ length: 2000 }, (_, at) => [`account ${at}`])])
  const bad = Buffer.concat([whole.subarray(0, 300), Buffer.alloc(3000, 0x55), whole.subarray(3300)])

  expect(await read(bad)).toMatch(/^is a workbook that cannot be read: .+\. Save it once more, or as CSV/)
})

test('a zip file with something else in it is refused in words', async () => {
  const zip = (await workbook([['account']])).toString('latin1').replaceAll('xl/workbook.xml', 'xl/notebook.xml')

  expect(await read(Buffer.from(zip, 'latin1'))).toBe('is a zip file, not a workbook. Unpack it first')
})

test('an empty sheet is refused in words', async () => {
  expect(await read(await workbook([[null]]))).toBe('has an empty first sheet')
})

test('a workbook of more rows than are read is refused in words', async () => {
  const rows = Array.from({ length: MOST_ROWS + 2 }, (_, at) => [String(at)])

  expect(await read(await workbook(rows))).toMatch(/^is too big for a workbook, of which at most 50000 rows are read/)
})
