import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBillingMonth, type BillingMonth, CLOSED } from '#test/support/billing-month.ts'
import { aMeter } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'

let month: BillingMonth

beforeEach(async () => {
  month = await aBillingMonth()
  await month.server.addAccount(ACCOUNT)
  await month.readings({ value: '00194.250', read_on: '2026-10-20' }, { value: '00190.000', read_on: '2026-11-20' })
})
afterEach(() => month.close())

const left = () => readdirSync(month.folder)

test('[C3] [faults/V20] the same facts give the same file to the byte, whenever and in whatever format', async () => {
  await month.until(CLOSED)
  for (const format of ['csv', 'ndjson', 'xlsx']) {
    const first = await month.exported('--format', format)
    month.server.clock.set('2027-03-01T00:00:00+05:00')
    // Zip archives keep time in steps of two seconds.
    if (format === 'xlsx') await new Promise((later) => setTimeout(later, 2100))
    const second = await month.exported('--format', format)

    expect(readFileSync(second.file).equals(readFileSync(first.file)), format).toBe(true)
    month.server.clock.set(CLOSED)
  }
})

test('[C3] the summary says how many rows of which kind, the commit and the digest, and the audit keeps it', async () => {
  await month.until(CLOSED)

  const { code, output, file } = await month.exported()

  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  expect(code).toBe(0)
  expect(output.split('\n')).toEqual([
    `${file}: 1 row for 2026-11 of astana, 1 account`,
    '  1 actual, 0 estimated, 0 norm, 0 first, 0 missing',
    '  1 to bill below zero',
    `  made at commit 0, sha256 ${sha256}`,
    '',
  ])
  const { storage } = month.server
  const note = (await storage.audit.list({ deed: 'consumption export' }, 10))[0]!
  expect(note).toMatchObject({ who: 'tester', origin: 'test', about: 'astana 2026-11' })
  expect(JSON.parse(note.details)).toMatchObject({ file, rows: 1, sha256, kinds: { actual: 1 } })
})

test.each([
  ['2026-12', '2026-11-20T12:00:00+05:00', '2026-12 of astana has not begun: it begins on 2026-12-01.'],
  ['2026-11', '2026-12-03T23:59:59+05:00', '2026-11 of astana is open until 2026-12-04 00:00 (Asia/Almaty)'],
])('[C3] %s at %s is refused in a sentence, and nothing is written', async (period, now, sentence) => {
  await month.until(now)

  const { code, errors } = await month.exported('--period', period)

  expect([code, errors]).toEqual([2, expect.stringContaining(sentence)])
  expect(left()).toEqual([])
})

/** What an import notes of itself. */
async function importNoted(state: string, at: string): Promise<void> {
  const { storage, clock } = month.server
  clock.set(at)
  const details = { state, lines: 9 }
  const note = { at: clock.now(), who: 'aigul', origin: 'test', deed: 'accounts import', about: 'a.csv', why: null }
  await storage.write((queries) => queries.audit.note({ ...note, details }))
}

test.each([
  ['begun', 'began, and has not come to its end'],
  ['stopped', 'was stopped before its end'],
])('[C3] an export while the last import is %s says so, and is made', async (state, said) => {
  await month.until(CLOSED)
  await importNoted('loaded', '2026-12-05T10:00:00+05:00')
  await importNoted(state, '2026-12-05T11:00:00+05:00')

  const { code, errors, output } = await month.exported()

  expect([code, errors]).toEqual([
    0,
    `The import of a.csv by aigul at 2026-12-05 06:00Z ${said}: what it has not loaded yet is not in this file. Let it come to its end, or run it again, and export once more.\n`,
  ])
  expect(output).toContain('1 actual')
})

test('[C3] an export during which an import came to its end says so', async () => {
  await month.until(CLOSED)
  await importNoted('begun', '2026-12-05T10:00:00+05:00')
  const { volumes } = month.server.storage
  const accounts = volumes.accounts
  volumes.accounts = async (...asked) => {
    volumes.accounts = accounts
    await importNoted('loaded', '2026-12-05T11:00:00+05:00')
    return await accounts(...asked)
  }

  const { code, errors } = await month.exported()

  expect([code, errors]).toEqual([0, expect.stringContaining('came to its end while this file was written')])
})

test('[C3] after an import that came to its end, or was refused, an export has nothing to say of it', async () => {
  await month.until(CLOSED)
  for (const [at, state] of ['begun', 'loaded', 'begun', 'refused'].entries()) {
    await importNoted(state, `2026-12-05T1${at}:00:00+05:00`)
    if (state !== 'begun') expect((await month.exported()).errors).toBe('')
  }
})

test('[C3] one held reading is told as one', async () => {
  await month.readings({ value: '00999.000', read_on: '2026-11-21', status: 'held', reason: 'too-high' })
  await month.until(CLOSED)

  expect((await month.exported()).output).toContain('\n  1 reading waits for a person\n')
})

test('[C3] an open period is exported if that is said, a future one never', async () => {
  await month.until('2026-11-25T12:00:00+05:00')

  const open = await month.exported('--open')
  const future = await month.exported('--open', '--period', '2026-12')

  expect(open.output).toContain('What was not read has not been estimated for this period.')
  expect([open.code, future.code]).toEqual([0, 2])
})

test('[C3] a period that has closed but is not estimated yet is refused until it is', async () => {
  month.server.clock.set(CLOSED)

  const early = await month.exported()
  const asked = await month.exported('--open')
  await month.until(CLOSED)
  const then = await month.exported()

  expect([early.code, asked.code, then.code]).toEqual([2, 0, 0])
  expect(early.errors).toContain('is not estimated yet; a running server does that within minutes')
})

test('[C3] a period from before this server is exported without estimates, and says so', async () => {
  await month.until(CLOSED)

  const { code, output } = await month.exported('--period', '2026-07')

  expect(code).toBe(0)
  expect(output).toContain('1 missing')
  expect(output).toContain('What was not read has not been estimated for this period.')
})

test.each([
  [['--utility', 'nowhere'], 'There is no utility «nowhere»'],
  [['--period', '2026-13'], '--period takes a month, as 2026-11, not «2026-13»'],
  [['--period', '11.2026'], '--period takes a month'],
  [['--format', 'pdf'], '--format takes one of csv, xlsx, ndjson, not «pdf»'],
  [['--delimiter', '::'], '--delimiter takes , ; | or tab, not «::»'],
  [['--format', 'xlsx', '--decimal-comma'], '--delimiter, --decimal-comma and --bom are for CSV; the format is xlsx.'],
  [['--out', '/nowhere/at/all.csv'], '/nowhere/at/all.csv cannot be written: its folder is not there.'],
])('[C3] %j is refused in a sentence', async (words, sentence) => {
  await month.until(CLOSED)

  const { code, errors } = await month.exported(...words)

  expect([code, errors]).toEqual([2, expect.stringContaining(sentence)])
  expect(left()).toEqual([])
})

test('[C3] without saying whose, which month and where to, nothing is done', async () => {
  const { runCli } = await import('#test/support/test-cli.ts')

  const { code, errors } = await runCli(['export', 'consumption'], month.server)

  expect(code).toBe(2)
  expect(errors).toContain("Required option '--utility <key>' not specified")
})

test('[C3] a file that is there is replaced only if that is said', async () => {
  await month.until(CLOSED)
  const file = join(month.folder, 'november.csv')
  writeFileSync(file, 'mine')

  const refused = await month.exported('--out', file)
  expect([refused.code, readFileSync(file, 'utf8')]).toEqual([2, 'mine'])
  expect(refused.errors).toContain('is there already')

  const forced = await month.exported('--out', file, '--force')
  expect(forced.code).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('actual')
  expect(left()).toEqual(['november.csv'])
})

test('[C3] a folder is no file, forced or not', async () => {
  await month.until(CLOSED)
  mkdirSync(join(month.folder, 'november.csv'))

  const { code, errors } = await month.exported('--out', join(month.folder, 'november.csv'), '--force')

  expect([code, errors]).toEqual([2, expect.stringContaining('is a folder')])
})

test('[C3] two exports never write the same file at once', async () => {
  await month.until(CLOSED)
  const file = join(month.folder, 'november.csv')
  writeFileSync(`${file}.part`, 'of another')

  const { code, errors } = await month.exported('--out', file)

  expect([code, existsSync(file), readFileSync(`${file}.part`, 'utf8')]).toEqual([2, false, 'of another'])
  expect(errors).toContain('another run is writing it, or one was cut off')
})

test('[C3] [faults/V2] what fails in the middle leaves no file and no part of one', async () => {
  await month.until(CLOSED)
  const { storage } = month.server
  const registers = storage.volumes.registers
  storage.volumes.registers = async () => {
    throw new Error('the disk is gone')
  }

  const { code, errors } = await month.exported()
  storage.volumes.registers = registers

  expect([code, errors.trim()]).toEqual([1, 'the disk is gone'])
  expect(left()).toEqual([])
})

test('[C3] CSV with a decimal comma parts its cells by semicolons, and begins with a mark if that is said', async () => {
  await month.until(CLOSED)

  const { file } = await month.exported('--decimal-comma', '--bom')

  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/^\uFEFFutility;account;.*\r\nastana;12045587;/)
  expect(text).toContain(';-4,250;')
  expect(text).toContain(';194,250;')
})

test.each([
  [';', ';'],
  ['|', '|'],
  ['tab', '\t'],
])('[C3] CSV is parted by %s if that is said', async (word, delimiter) => {
  await month.until(CLOSED)

  const { file } = await month.exported('--delimiter', word)

  const [row] = parse(readFileSync(file, 'utf8'), { columns: true, delimiter }) as Record<string, string>[]
  expect(row).toMatchObject({ account: '12045587', to_bill: '-4.250' })
})

const HOSTILE = ['=1+1', '+1', '-1', '@sum', '\t=1', '\r=1', '\0=1', '＝1+1']

test('[security/C5] no cell of a CSV is a formula, whatever a serial says, and amounts stay amounts', async () => {
  for (const [at, serial] of HOSTILE.entries()) {
    await month.server.addAccount(`astana-1000000${at}`, { meters: [aMeter({ serial })] })
  }
  await month.until(CLOSED)

  const rows = await month.rows()

  const serials = rows.slice(0, HOSTILE.length).map((row) => row.serial)
  expect(serials).toEqual(HOSTILE.map((serial) => `'${serial}`))
  expect(rows.at(-1)).toMatchObject({ account: '12045587', volume: '-4.250' })
})

test('[security/C5] cells of a spreadsheet have types: amounts are numbers, days are dates, what looks like a formula is text', async () => {
  await month.server.addAccount('astana-10000000', { meters: [aMeter({ serial: '=1+1' })] })
  await month.server.addAccount('astana-10000001', { meters: [aMeter({ serial: 'bell \u0007 <&>' })] })
  await month.until(CLOSED)

  const { file, code } = await month.exported('--format', 'xlsx', '--out', join(month.folder, 'november.xlsx'))
  const [{ data }] = (await readXlsxFile(file)) as unknown as [{ data: unknown[][] }]

  const [names, ...rows] = data as [string[], ...unknown[][]]
  const cell = (at: number, name: string) => rows[at]![names.indexOf(name)]
  expect(code).toBe(0)
  expect([cell(0, 'serial'), cell(1, 'serial')]).toEqual(['=1+1', 'bell  <&>'])
  expect(cell(2, 'to_bill')).toBe(-4.25)
  expect(cell(2, 'read_on')).toEqual(new Date('2026-11-20T00:00:00Z'))
  expect(cell(2, 'account')).toBe('12045587')
  expect(cell(2, 'held')).toBe(0)
})

test('[C3] NDJSON is an object a line, its amounts texts that nobody rounds', async () => {
  await month.until(CLOSED)

  const { file } = await month.exported('--format', 'ndjson')

  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({ account: '12045587', contract: null, to_bill: '-4.250', held: 0 })
})

test('the help says what every column is', async () => {
  const { runCli } = await import('#test/support/test-cli.ts')

  const { code, output } = await runCli(['export', 'consumption', '--help'], month.server)

  expect(code).toBe(0)
  expect(output).toContain('replaced_estimate')
  expect(output).toContain('kind is')
})
