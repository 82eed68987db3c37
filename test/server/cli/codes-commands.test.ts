import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { correction, generate } from 'lean-qr'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Storage } from '#server/storage/storage.ts'
import { parseCode } from '#shared/domain/activation-code.ts'
import { aContract, aUtility } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, OWN_PAGE, type TestServer } from '#test/support/test-server.ts'

const OTHER = 'astana-12045588'
const ENDED = 'astana-12045589'
const DISTRICT = { key: 'yesil', name: { kk: 'Есіл', ru: 'Есиль', en: 'Yesil' } }

let server: TestServer
let folder: string
let out: string

beforeEach(async () => {
  server = await createTestServer({
    at: '2026-11-20T12:00:00+05:00',
    utilities: [aUtility({ districts: [DISTRICT, { ...DISTRICT, key: 'nura' }] }), aUtility({ key: 'almaty' })],
  })
  await server.addAccount(OTHER)
  await server.addAccount(ACCOUNT)
  await server.addAccount(ENDED, { contract: aContract({ endsOn: '2026-11-19' }) })
  await server.addAccount('astana-12045590', { contract: aContract({ startsOn: '2026-11-21' }) })
  await server.addAccount('astana-12045591', { contract: null })
  await server.addAccount('almaty-12045587')
  folder = mkdtempSync(join(tmpdir(), 'esep-codes-'))
  out = join(folder, 'codes.csv')
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

const print = (...words: string[]) =>
  esep('codes', 'print', '--utility', 'astana', '--out', out, '--url', 'https://esep.example.kz/', ...words)

type Printed = { account: string; code: string; link: string; expires: string }

function printed(): Printed[] {
  const [, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\r\n')
  return lines.map((line) => {
    const [account = '', code = '', link = '', expires = ''] = line.split(',')
    return { account, code, link, expires }
  })
}

const signIn = async (account: string, code: string) => {
  const body = JSON.stringify({ account, code, secrets: [], fresh: 'a'.repeat(32), device: 'Android' })
  return (await server.app.request('/api/v1/session', { method: 'POST', headers: OWN_PAGE, body })).status
}

const hasCode = async (account: string, code: string) => (await signIn(account, code)) === 200

test('[security/L1] each account with a contract in force gets a code by which it can sign in', async () => {
  const { code, output } = await print()

  expect([code, output]).toEqual([0, `${out}: 2 codes\n`])
  expect(readFileSync(out, 'utf8').split('\r\n')[0]).toBe('account,code,link,expires')
  const rows = printed()
  expect(rows.map(({ account, expires }) => [account, expires])).toEqual([
    ['12045587', '2027-02-02'],
    ['12045588', '2027-02-02'],
  ])
  for (const { account, code: shown, link } of rows) {
    expect(link).toBe(`https://esep.example.kz/join#astana-${account}-${parseCode(shown)}`)
    expect(await hasCode(`astana-${account}`, shown)).toBe(true)
  }
})

test('[security/L2] printing again leaves the codes of before as they are', async () => {
  await print()
  const [first] = printed()
  await print('--force')

  expect(printed()[0]!.code).not.toBe(first!.code)
  expect(await hasCode(ACCOUNT, first!.code)).toBe(true)
  server.clock.set('2027-02-02T23:59:00+05:00')
  expect(await hasCode(ACCOUNT, first!.code)).toBe(true)
  server.clock.set('2027-02-03T12:00:00+05:00')
  expect(await hasCode(ACCOUNT, first!.code)).toBe(false)
})

test('[security/L3] the file is for its owner alone, and the audit knows of it but of no code', async () => {
  await print('--by', 'a.serik')

  expect(statSync(out).mode & 0o777).toBe(0o600)
  const notes = await server.storage.audit.list({}, 9)
  expect(notes.map(({ who, deed, about }) => [who, deed, about])).toEqual([
    ['a.serik', 'codes print', 'astana'],
    ['a.serik', 'codes print', 'astana'],
  ])
  expect(notes.map(({ details }) => JSON.parse(details))).toEqual(
    expect.arrayContaining([
      { file: out, accounts: 2 },
      { file: out, issued: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]),
  )
  for (const { code } of printed()) expect(JSON.stringify(notes)).not.toContain(parseCode(code))
})

test('only accounts of a district, or those that a file names, get one', async () => {
  const list = join(folder, 'accounts.txt')
  writeFileSync(list, '\uFEFF12045588\r\n\r\nastana-12045588\r\n')

  await print('--district', 'nura').then(({ code, errors }) => {
    expect([code, errors]).toEqual([2, 'There is no such account with a contract in force; nothing was done.\n'])
  })
  const { code } = await print('--accounts', list)

  expect(code).toBe(0)
  expect(printed().map(({ account }) => account)).toEqual(['12045588'])
})

test('[security/L1] the QR code of each account is that of its link', async () => {
  const svg = join(folder, 'qr')
  mkdirSync(svg)

  const { code } = await print('--svg', `${svg}/`)

  expect(code).toBe(0)
  expect(readdirSync(svg).sort()).toEqual([`${ACCOUNT}.svg`, `${OTHER}.svg`])
  const [first] = printed()
  expect(modulesIn(readFileSync(join(svg, `${ACCOUNT}.svg`), 'utf8'))).toEqual(modulesOf(first!.link))
  expect(statSync(svg).mode & 0o777).toBe(0o700)
})

/** Black modules by row, as a reader should see them. */
function modulesOf(link: string): string[] {
  const code = generate(link, { minCorrectionLevel: correction.M })
  return rows(code.size, (x, y) => code.get(x, y))
}

/** The same out of the outlines of an SVG: black is where an odd number of upright edges lies to the left. */
function modulesIn(svg: string): string[] {
  const size = Number(/viewBox="-4 -4 (\d+)/.exec(svg)![1]) - 8
  const edges = [...svg.matchAll(/M([^Z]+)Z/g)].flatMap(([, outline = '']) => {
    const points = outline.split('L').map((point) => point.split(' ').map(Number))
    return points.map((point, at) => [point, points[(at + 1) % points.length]!])
  })
  const upright = edges.filter(([from, to]) => from![0] === to![0])
  return rows(size, (x, y) => {
    const left = upright.filter(([from, to]) => from![0]! <= x && Math.min(from![1]!, to![1]!) === y)
    return left.length % 2 === 1
  })
}

const rows = (size: number, isBlack: (x: number, y: number) => boolean): string[] =>
  Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => (isBlack(x, y) ? '#' : '.')).join(''))

test.each([
  [['--district', 'x'], 'astana has no district «x».'],
  [['--url', 'esep.example.kz'], '--url takes an address as https://esep.example.kz, not «esep.example.kz».'],
  [['--url', 'https://esep.example.kz/?a=b'], '--url takes an address as'],
  [['--url', 'javascript:alert(1)'], '--url takes an address as'],
  [['--url', 'http://esep.example.kz'], '--url takes an https address'],
  [['--utility', 'aktobe'], 'There is no utility «aktobe»; there is almaty, astana.'],
  [['--out', '/none/codes.csv'], '/none/codes.csv cannot be written: its folder is not there.'],
  [['--out', tmpdir()], `${tmpdir()} is a folder; name a file in it.`],
  [['--accounts', '/none.txt'], '/none.txt is not there.'],
])('codes print %j is refused in words, and no code is issued', async (words, message) => {
  const { code, output, errors } = await print(...words)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect(await server.storage.audit.list({}, 9)).toEqual([])
  expect(existsSync(out)).toBe(false)
  expect(existsSync(`${out}.part`)).toBe(false)
})

test.each([
  ['12045588\nabc\n', 'line 2: «abc» is not an account'],
  ['almaty-12045587\n', 'line 1: almaty-12045587 is not of astana'],
  ['12045588\n12045589\n12345678\n', 'line 2: astana-12045589 is not there, has no contract in force'],
  ['\n\n', 'names no account; nothing was done.'],
])('a file of accounts with %j is refused by its lines, and no code is issued', async (text, message) => {
  const list = join(folder, 'accounts.txt')
  writeFileSync(list, text)

  const { code, errors } = await print('--accounts', list)

  expect([code, errors.includes(message)]).toEqual([2, true])
  expect(existsSync(out)).toBe(false)
})

test('a file that is there is not replaced without --force, nor a folder with something in it at all', async () => {
  writeFileSync(out, 'mine')
  const svg = join(folder, 'qr')
  mkdirSync(svg)
  writeFileSync(join(svg, 'mine.txt'), 'mine')

  const file = await print()
  const full = await print('--svg', svg, '--force')

  expect([file.code, file.errors]).toEqual([
    2,
    `${out} is there already. Name another file, or say --force to replace it.\n`,
  ])
  expect([full.code, full.errors]).toEqual([2, `${svg} is there already and not empty; name another folder.\n`])
  expect([readFileSync(out, 'utf8'), readdirSync(svg)]).toEqual(['mine', ['mine.txt']])
})

test('two that print into one file at once make one file; the other is told', async () => {
  const both = await Promise.all([print(), print()])

  expect(both.map(({ code }) => code).sort()).toEqual([0, 2])
  expect(both.map(({ errors }) => errors).join('')).toContain('codes.csv.part is there: another run is writing it')
  expect(printed()).toHaveLength(2)
})

test('a failure in the middle leaves neither a file nor a folder, and what was there before', async () => {
  writeFileSync(out, 'mine')
  const svg = join(folder, 'qr')
  let writes = 0
  const write: Storage['write'] = (work) => {
    writes += 1
    if (writes === 3) return Promise.reject(new Error('the disk is gone'))
    return server.storage.write(work)
  }
  for (let at = 0; at < 600; at += 1) await server.addAccount(`astana-${20_000_000 + at}`)

  const words = [
    'codes',
    'print',
    '--utility',
    'astana',
    '--out',
    out,
    '--svg',
    svg,
    '--force',
    '--url',
    'https://a.kz',
  ]
  const { code, errors } = await runCli(words, { ...server, storage: { ...server.storage, write } })

  expect([code, errors]).toEqual([1, 'the disk is gone\n'])
  expect(readFileSync(out, 'utf8')).toBe('mine')
  expect(readdirSync(folder)).toEqual(['codes.csv'])
})

test('thousands of accounts get their codes in short transactions, each its own', async () => {
  for (let at = 0; at < 1200; at += 1) await server.addAccount(`astana-${20_000_000 + at}`)
  const sizes: number[] = []
  const write: Storage['write'] = (work) =>
    server.storage.write((queries) =>
      work({
        ...queries,
        people: {
          ...queries.people,
          addCodes: async (codes) => {
            sizes.push(codes.length)
            await queries.people.addCodes(codes)
          },
        },
      }),
    )

  const words = ['codes', 'print', '--utility', 'astana', '--out', out, '--url', 'https://a.kz']
  await runCli(words, { ...server, storage: { ...server.storage, write } })

  expect(sizes).toEqual([500, 500, 202])
  expect(new Set(printed().map(({ account }) => account)).size).toBe(1202)
  expect(new Set(printed().map(({ code }) => code)).size).toBe(1202)
})

test('[security/K1] a single code is shown once and noted, without itself', async () => {
  const { code, output } = await esep('codes', 'issue', ACCOUNT)

  expect(code).toBe(0)
  expect(output).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\n$/)
  expect(await hasCode(ACCOUNT, output.trim())).toBe(true)
  const notes = await server.storage.audit.list({}, 9)
  expect(notes).toMatchObject([{ who: 'tester', deed: 'codes issue', about: ACCOUNT }])
  expect(JSON.stringify(notes)).not.toContain(parseCode(output.trim()))
})
