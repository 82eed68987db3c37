import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LEASE_MS } from '#server/import/lease.ts'
import { readKeys } from '#server/keys.ts'
import { aLine, type Billing, createBilling, csvOf, manyLines } from '#test/server/import/billing.ts'
import { eventually } from '#test/support/eventually.ts'
import { runCli } from '#test/support/test-cli.ts'

vi.setConfig({ testTimeout: 60_000 })

let billing: Billing

beforeEach(async () => {
  billing = await createBilling()
})
afterEach(() => billing.close())

const importing = (file: string, ...options: string[]) =>
  runCli(['import', 'accounts', file, '--utility', 'astana', ...options], billing.server)

test('all lines loaded end with 0 and a summary', async () => {
  const ran = await importing(
    billing.file(csvOf([aLine(), aLine({ 'account number': '12045588', 'contract start': '' })])),
  )

  expect(ran).toEqual({
    code: 0,
    errors: '',
    output: [
      'Lines read: 2, as UTF-8.',
      'Accounts: 2 new, 0 changed, 0 as they were.',
      'Meters: 2 new, 0 removed.',
      'Last values: 2 accepted that were not known.',
      'New accounts without a contract, whose readings are held: 1.',
      '',
    ].join('\n'),
  })
  expect(await billing.server.storage.audit.list({ who: 'tester', deed: 'accounts import' }, 9)).toHaveLength(2)
})

test('an encoding that was guessed is named, with what to do if it was guessed wrong', async () => {
  const text = csvOf([aLine({ address: 'Abay 5', holder: 'A', 'contract number': '17' })])

  const ran = await importing(billing.file(Buffer.from(text.replace('Abay', '\xc0\xe1\xe0\xe9'), 'latin1')))

  expect(ran.output).toContain(
    'Lines read: 1, as windows-1251: a guess. If letters in the addresses are wrong, save the file as CSV (UTF-8) and import it again.\n',
  )
  expect((await billing.server.storage.accounts.find(['astana-12045587'])).get('astana-12045587')!.address).toBe(
    'Абай 5',
  )
})

test('wrong lines end with 3, and say where they are', async () => {
  const file = billing.file(csvOf([aLine(), aLine({ 'account number': '12045588', digits: '0' })]))

  const ran = await importing(file)

  expect([ran.code, ran.errors]).toEqual([3, `Lines left out because they are wrong: 1, see ${file}.errors.csv.\n`])
  expect(ran.output).toContain('Accounts: 1 new')
  expect(existsSync(`${file}.errors.csv`)).toBe(true)
})

test('strict with a wrong line ends with 2, and nothing is loaded', async () => {
  const file = billing.file(csvOf([aLine(), aLine({ 'account number': '12045588', digits: '0' })]))

  const ran = await importing(file, '--strict')

  expect([ran.code, ran.errors]).toEqual([2, `Lines that are wrong: 1, see ${file}.errors.csv. Nothing was loaded.\n`])
  expect(await billing.server.storage.accounts.count()).toBe(0)
})

test('a file of which every line is wrong ends with 2', async () => {
  const ran = await importing(billing.file(csvOf([aLine({ digits: '12' })])))

  expect(ran.code).toBe(2)
  expect(ran.errors).toContain('Every line is wrong')
  expect(await billing.server.storage.accounts.count()).toBe(0)
})

test('a dry run says so, and writes nothing', async () => {
  const ran = await importing(billing.file(csvOf([aLine()])), '--dry-run')

  expect([ran.code, ran.output.includes('This was a dry run: nothing was written to the database.')]).toEqual([0, true])
  expect(await billing.server.storage.accounts.count()).toBe(0)
})

test.each([
  [
    'a file that is not there',
    () => '/nowhere/a.csv',
    '/nowhere/a.csv cannot be opened: there is no such file.\nNothing was loaded.\n',
  ],
  [
    'a file of another year',
    () => billing.file(csvOf([aLine({ 'last value read on': '2024-01-20' })])),
    'say --old if this one is meant.\nNothing was loaded.\n',
  ],
  [
    'a file without what it needs',
    () => billing.file('account number;address\n1;a\n'),
    'Its header has: «account number», «address».\nNothing was loaded.\n',
  ],
  [
    'a file without names',
    () => billing.file('1;a\n2;b\n'),
    'if they are no names, put a line with the names of the columns first.\nNothing was loaded.\n',
  ],
  [
    'a PDF',
    () => billing.file('%PDF-1.7'),
    'is a PDF, not a table. Save the table as CSV or XLSX.\nNothing was loaded.\n',
  ],
])('%s ends with 2 and a sentence', async (_, file, sentence) => {
  const ran = await importing(file())

  expect(ran).toEqual({ code: 2, output: '', errors: expect.stringContaining(sentence) })
})

test('--help names all columns and exit codes', async () => {
  const { code, output } = await runCli(['import', 'accounts', '--help'], billing.server)

  expect(code).toBe(0)
  for (const words of [
    'account number',
    'last value read on',
    '--strict',
    '--dry-run',
    '--old',
    '3 when some were not',
  ]) {
    expect(output).toContain(words)
  }
})

test('[faults/V2] killed with -9 while it loads and run again, all is there once', async () => {
  const today = new Date().toISOString().slice(0, 10)
  const lines = manyLines(6000, { 'last value read on': today })
  const file = billing.file(csvOf(lines))
  const database = join(file, '..', 'esep.sqlite')
  const own = await createBilling({ file: database, at: new Date().toISOString() })
  await readKeys(`${database}.key`, own.server.storage)
  const child = spawn(process.execPath, ['server/esep.ts', 'import', 'accounts', file, '--utility', 'astana'], {
    env: { ...process.env, ESEP_DATA: database },
    stdio: 'ignore',
  })
  await eventually(async () => expect(await own.server.storage.accounts.count()).toBeGreaterThan(0))
  child.kill('SIGKILL')
  await once(child, 'exit')

  const between = await own.server.storage.accounts.count()
  own.server.clock.set(Date.now() + LEASE_MS + 1000)
  const again = await own.run(file)

  expect(between % 500).toBe(0)
  expect(between).toBeLessThan(6000)
  expect(again).toMatchObject({ ok: true, value: { newAccounts: 6000 - between, unchangedAccounts: between } })
  const keys = lines.map((line) => `astana-${line['account number']}`)
  const accepted = await own.server.storage.readings.accepted(keys, '2000-01')
  expect(accepted).toHaveLength(6000)
  await own.close()
})
