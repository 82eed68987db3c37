import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { openTable } from '#server/import/open-table.ts'
import type { TableLine } from '#server/import/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'esep-table-'))
afterAll(() => rmSync(folder, { recursive: true }))

function aFile(content: string | Uint8Array, name = 'a.csv'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function read(content: string | Uint8Array) {
  const opened = await openTable(aFile(content))
  if (!opened.ok) throw new Error(opened.refusal)
  const { header, delimiter, endsOpen, encoding } = opened.value
  const lines: TableLine[] = []
  for await (const block of opened.value.lines()) lines.push(...block)
  await opened.value.close()
  return { header, delimiter, endsOpen, encoding, lines }
}

async function refusal(content: string | Uint8Array): Promise<string> {
  const opened = await openTable(aFile(content))
  if (!opened.ok) return opened.refusal
  await opened.value.close()
  return 'opened'
}

const HEADER = 'Лицевой счёт;Адрес;Тұтынушы'

/** Letters of an encoding that has one byte for each. */
function encoded(text: string, encoding: string, special: Record<string, number> = {}): Buffer {
  const decoder = new TextDecoder(encoding)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Buffer.from([...text].map((letter) => special[letter] ?? bytes.get(letter)!))
}

test.each([
  [';', 'account;address;holder\n1;a;b\n'],
  [',', 'account number,address,holder\n1,a,b\n'],
  ['\t', 'account number\taddress\tholder\n1\ta\tb\n'],
  ['|', 'account number|address|holder\n1|a|b\n'],
])('cells parted by %j are found', async (delimiter, content) => {
  const table = await read(content)

  expect([table.delimiter, table.lines]).toEqual([delimiter, [{ line: 2, cells: ['1', 'a', 'b'] }]])
})

test.each([
  ['UTF-8', Buffer.from(`${HEADER}\n1;а;Әйгерім\n`)],
  ['UTF-8 with its mark', Buffer.from(`\ufeff${HEADER}\n1;а;Әйгерім\n`)],
  ['UTF-16 as Excel writes it', Buffer.from(`\ufeff${HEADER}\n1;а;Әйгерім\n`, 'utf16le')],
  ['UTF-16 the other way round', Buffer.from(`\ufeff${HEADER}\n1;а;Әйгерім\n`, 'utf16le').swap16()],
  ['KZ-1048', encoded(`${HEADER}\n1;а;Әйгерім\n`, 'windows-1251', { Ә: 0xa3, ұ: 0xa2, і: 0xb3 })],
])('%s is read', async (_, content) => {
  const table = await read(content)

  expect(table.header).toEqual(['Лицевой счёт', 'Адрес', 'Тұтынушы'])
  expect(table.lines).toEqual([{ line: 2, cells: ['1', 'а', 'Әйгерім'] }])
})

test.each(['windows-1251', 'ibm866', 'koi8-r'])('%s is known by what the header then says', async (encoding) => {
  const table = await read(encoded('Лицевой счёт;Адрес\r\n1;ул. Абая\r\n', encoding))

  expect([table.header, table.lines[0]!.cells]).toEqual([
    ['Лицевой счёт', 'Адрес'],
    ['1', 'ул. Абая'],
  ])
})

test('lines are counted as an editor does, empty ones too, and so are those of other systems', async () => {
  const windows = await read('sep=;\r\n\r\naccount number;address\r\n1;a\r\n\r\n;\r\n2;b\r\n')
  const old = await read('account number;address\r1;a\r2;b\r')

  expect(windows.lines.map(({ line }) => line)).toEqual([4, 7])
  expect(old.lines).toEqual([
    { line: 2, cells: ['1', 'a'] },
    { line: 3, cells: ['2', 'b'] },
  ])
})

test('what is in quotes may hold quotes, delimiters and ends of lines', async () => {
  const table = await read('account number;"the\naddress";holder\n1;"a;""b""\nc";d\n2;ТОО "Дом";e\n')

  expect(table.header).toEqual(['account number', 'the\naddress', 'holder'])
  expect(table.lines).toEqual([
    { line: 3, cells: ['1', 'a;"b"\nc', 'd'] },
    { line: 5, cells: ['2', 'ТОО "Дом"', 'e'] },
  ])
})

test('a quote that is never closed costs its own line, wherever the next one is', async () => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `${at};a;b`)
  lines[10] = '10;"a;b'
  lines[50_000] = '50000;"a";b'

  const table = await read(`account number;address;holder\n${lines.join('\n')}\n`)

  expect(table.lines).toHaveLength(60_000)
  expect(table.lines.filter(({ fault }) => fault)).toEqual([
    { line: 12, cells: ['10', '"a', 'b'], fault: 'a quote is opened in this line and never closed' },
  ])
  expect(table.lines[50_000]).toEqual({ line: 50_002, cells: ['50000', 'a', 'b'] })
})

test('a line with other than the header’s cells says so, unless what is too much is empty', async () => {
  const table = await read('account number;address;;\n1;a;;;\n2\n3;a;b\n')

  expect(table.lines).toEqual([
    { line: 2, cells: ['1', 'a'] },
    { line: 3, cells: ['2'], fault: 'it has 1 cell, and the header has 2' },
    { line: 4, cells: ['3', 'a', 'b'], fault: 'it has 3 cells, and the header has 2' },
  ])
})

test('lines that are parted by the blocks of reading are whole again', async () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `${at};"Сығанақ, ${at}\n2-қабат";Әйгерім`)

  const table = await read(`account number;address;holder\n${lines.join('\n')}`)

  expect(table.endsOpen).toBe(true)
  expect(table.lines).toHaveLength(20_000)
  expect(table.lines.every(({ cells }, at) => cells[1] === `Сығанақ, ${at}\n2-қабат`)).toBe(true)
  expect(table.lines.at(-1)!.line).toBe(40_000)
})

test.each([
  ['an empty file', '', 'is empty'],
  ['only ends of lines', '\n\n', 'has no header'],
  ['a PDF', '%PDF-1.7\n…', 'is a PDF, not a table'],
  ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'is an image, not a table'],
  ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'is an image, not a table'],
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'is a workbook of Excel 97–2003, not a table'],
  ['a compressed file', gzipSync('account;a'), 'is a compressed file, not a table'],
  ['zero bytes', 'account\0;address', 'is not text: it has zero bytes in it'],
  ['one endless line', 'a'.repeat(200_000), 'is no table: line 1 has more than 100000 characters'],
  ['a damaged UTF-8', damaged('Сығанақ'), 'is damaged: it is written in UTF-8, but line 3 has bytes that are none'],
  [
    'a UTF-8 cut off in a letter',
    Buffer.from(`${HEADER}\n1;а;б`).subarray(0, -1),
    'is cut off in the middle of a letter',
  ],
])('%s is refused in words', async (_, content, sentence) => {
  expect(await refusal(content)).toContain(sentence)
})

function damaged(word: string): Buffer {
  const good = Buffer.from(`${HEADER}\n1;${word};${word}\n2;${word};`)
  return Buffer.concat([good, Buffer.from([0xd0, 0x20, 0xd1]), Buffer.from(`\n3;${word};${word}\n`)])
}

const UTF8_LINE = Buffer.from('2;Сығанақ к-сі, 18;Әйгерім\n')
const OLD_LINE = encoded('1;ул. Абая, 5;Серик\n', 'windows-1251')
const joined = (...parts: readonly (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)))

test.each([
  ['Latin names, then both', joined('account number;address;holder\n', OLD_LINE, UTF8_LINE, OLD_LINE), 3, 2],
  ['names in windows-1251, then both', joined(encoded(`Лицевой счёт;Адрес;ФИО\n`, 'windows-1251'), UTF8_LINE), 2, 1],
  ['names in UTF-8, then the other', joined(`${HEADER}\n`, ...Array(9).fill(OLD_LINE)), 1, 2],
  ['short words only', joined('account number;address;holder\n', OLD_LINE, OLD_LINE, '2;Абай;Ерік\n', OLD_LINE), 4, 2],
  ['a column of each', joined('account number;address;holder\n1;Сығанақ;', encoded('Серик\n', 'windows-1251')), 2, 2],
  ['a million of the one first', joined('account number;address;holder\n', ...many(OLD_LINE), UTF8_LINE), 40_002, 2],
  [
    'no letters for long',
    joined('account;a;b\n', ...many('1;a;b\n'), UTF8_LINE, ...Array(9).fill(OLD_LINE)),
    40_002,
    40_003,
  ],
])('a file in two encodings is refused with a line of each: %s', async (_, content, utf8, other) => {
  expect(await refusal(content)).toBe(
    `is written in two encodings: line ${utf8} in UTF-8, line ${other} in another. Export it once more, or save each part as CSV (UTF-8) before they are put together`,
  )
})

function many(line: string | Uint8Array): (string | Uint8Array)[] {
  return Array(40_000).fill(line)
}

test('capitals of KZ-1048 that could be letters of UTF-8 are none', async () => {
  const capitals = encoded('account number;address\n1;ТҮСІРІЛГЕН СҰР РҮСТЕМ ТҮСІРІ\n', 'windows-1251', {
    ...{ Ү: 0xaf, І: 0xb2, Ұ: 0xa1 },
  })

  expect((await read(capitals)).lines[0]!.cells[1]).toBe('ТҮСІРІЛГЕН СҰР РҮСТЕМ ТҮСІРІ')
})

test.each([
  ['utf-8', Buffer.from(`${HEADER}\n1;а;ә\n`)],
  ['utf-16le', Buffer.from(`\ufeff${HEADER}\n1;а;ә\n`, 'utf16le')],
  ['ibm866', encoded('Лицевой счёт;Адрес\n1;ул. Абая\n', 'ibm866')],
])('a table says which encoding it was taken for: %s', async (encoding, content) => {
  expect((await read(content)).encoding).toBe(encoding)
})

test('a line may be long in UTF-16 too, but not endless', async () => {
  const long = (count: number) => Buffer.from(`\ufeffaccount;address\n1;${'а'.repeat(count)}\n`, 'utf16le')

  const table = await read(long(20_000))

  expect([table.lines[0]!.cells[1]!.length, table.endsOpen]).toEqual([20_000, false])
  expect(await refusal(long(600_000))).toMatch(/^is no table/)
})

test('what is not there, and a folder, are refused in words', async () => {
  mkdirSync(join(folder, 'sub'))

  const missing = await openTable(join(folder, 'none.csv'))
  const sub = await openTable(join(folder, 'sub'))

  expect([missing, sub]).toEqual([
    { ok: false, refusal: 'cannot be opened: there is no such file' },
    { ok: false, refusal: 'is not a file; nothing else can be read twice, as it must be' },
  ])
})
