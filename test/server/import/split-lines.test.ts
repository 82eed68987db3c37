import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitLines } from '#server/import/split-lines.ts'

const split = (text: string, width: number | null = null, isEnd = true) =>
  splitLines(text.split('\n'), { from: 1, delimiter: ';', width, isEnd })

const cellsOf = (text: string, width: number | null = null) => split(text, width).records.map(({ cells }) => cells)

/** Cells with all that makes quoting hard. */
const cell = fc.string({ unit: fc.constantFrom('"', ';', '\n', 'a', 'б', ' ', ','), maxLength: 6 })

test('whatever a library writes is read as that library reads it', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 2, max: 4 })
        .chain((width) =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
        ),
      fc.boolean(),
      (rows, quoted) => {
        const text = stringify(rows, { delimiter: ';', quoted })

        expect(cellsOf(text, rows[0]!.length)).toEqual(parse(text, { delimiter: ';' }))
      },
    ),
    { numRuns: 2000 },
  )
})

test('what waits for lines to come is the same as if all had come at once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 }), fc.nat(), (rows, at) => {
      const lines = stringify(rows, { delimiter: ';' }).trimEnd().split('\n')
      const cut = at % lines.length
      const options = { delimiter: ';', width: 3 }

      const first = splitLines(lines.slice(0, cut), { ...options, from: 1, isEnd: false })
      const rest = splitLines(lines.slice(first.taken), { ...options, from: 1 + first.taken, isEnd: true })

      expect([...first.records, ...rest.records]).toEqual(
        splitLines(lines, { ...options, from: 1, isEnd: true }).records,
      )
    }),
  )
})

test.each([
  ['a;ТОО "Дом";b', ['a', 'ТОО "Дом"', 'b']],
  ['a;"ТОО "Дом"";b', ['a', '"ТОО "Дом""', 'b']],
  ['Ду 1/2";b', ['Ду 1/2"', 'b']],
  ['"a""b";""', ['a"b', '']],
  ['"";', ['', '']],
])('%j is read as it was meant', (text, cells) => {
  expect(cellsOf(text)).toEqual([cells])
})

test('a quote that closes in a later line is only believed if the cells are as many as they should be', () => {
  expect(cellsOf('1;"a\nb";c', 3)).toEqual([['1', 'a\nb', 'c']])
  expect(split('1;"a;b\n2;"x";y\n3;c;d', 3).records).toEqual([
    { line: 1, cells: ['1', '"a', 'b'], fault: 'a quote is opened in this line and never closed' },
    { line: 2, cells: ['2', 'x', 'y'] },
    { line: 3, cells: ['3', 'c', 'd'] },
  ])
})

test('a record of more than 20 lines is none', () => {
  const text = `1;"${'a\n'.repeat(20)}";c`

  expect(split(text, 3).records[0]!.fault).toBe('a quote is opened in this line and never closed')
})
