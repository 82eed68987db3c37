import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseCode } from '#shared/domain/activation-code.ts'
import { ACCOUNT, type Resident, residentOf } from '#test/support/resident.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let server: TestServer
let resident: Resident
let file: string

beforeAll(async () => {
  file = join(mkdtempSync(join(tmpdir(), 'esep-cli-')), 'esep.sqlite')
  server = await createTestServer({ file })
  await server.addAccount(ACCOUNT)
  resident = residentOf(server, await server.signIn(ACCOUNT))
})
afterAll(() => server.close())

/** Runs a command beside the serving process. */
function esep(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/esep.ts', ...words], {
    encoding: 'utf8',
    env: { ...process.env, ESEP_DATA: file },
  })
  return { status, stdout, stderr }
}

/** Hands in a value lower than what counts, and answers its receipt. */
async function aHeldOne(value: string) {
  server.clock.pass(60_000)
  const item = resident.item({ value, register: '22-418837/main' })
  const [receipt] = await resident.receipts(item)
  return { item, number: receipt!.number }
}

test('without a command it says what there is', () => {
  const { status, stdout, stderr } = esep()

  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toContain('review accept ACCOUNT RECEIPT --reason')
})

test.each([
  [['review', 'loose'], 'npm run esep -- COMMAND'],
  [['review', 'list', '--limt', '5'], "Unknown option '--limt'"],
  [['review', 'list', '--limit', 'all'], '--limit takes a whole number above 0, not «all».'],
  [['review', 'accept', ACCOUNT, 'E-0000-0000'], 'Say why: --reason'],
  [['review', 'reject', ACCOUNT, 'E-0000-0000', '--reason', '  '], 'Say why: --reason'],
  [['review', 'accept', ACCOUNT, 'E-0000-0000', '--reason', 'seen'], 'There is no reading with that receipt'],
  [['review', 'show', '12045587', 'E-0000-0000'], '«12045587» is not an account. It looks like astana-12045587.'],
  [['codes', 'issue', 'astana-99999999'], 'There is no account astana-99999999.'],
  [['accounts', 'show', 'astana-99999999'], 'There is no account astana-99999999.'],
])('%j ends with 2 and says what is wrong', (words, message) => {
  const { status, stdout, stderr } = esep(...words)

  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
  expect(stderr).not.toContain('    at ')
})

test('a database that is not there is told, and none is made', () => {
  const missing = `${file}.missing`
  const { status, stderr } = spawnSync(process.execPath, ['server/esep.ts', 'review', 'list'], {
    encoding: 'utf8',
    env: { ...process.env, ESEP_DATA: missing },
  })

  expect([status, stderr.includes(`There is no database at ${missing}.`)]).toEqual([2, true])
  expect(existsSync(missing)).toBe(false)
})

test('a wrong configuration ends with 1 and names the variable', () => {
  const { status, stderr } = spawnSync(process.execPath, ['server/esep.ts', 'review', 'list'], {
    encoding: 'utf8',
    env: { ...process.env, PORT: 'x' },
  })

  expect([status, stderr.includes('PORT')]).toEqual([1, true])
})

test('[R3] held readings are listed, shown, accepted and rejected, each with its reason', async () => {
  const last = resident.item({ value: '00500.000', register: '22-418837/main' })
  server.clock.set('2026-11-20T12:00:00+05:00')
  await resident.standings(last)
  server.clock.set('2026-12-20T12:00:00+05:00')
  const wanted = await aHeldOne('00400.000')
  const unwanted = await aHeldOne('00300.000')

  const list = esep('review', 'list')
  const accepted = esep('review', 'accept', ACCOUNT, wanted.number, '--reason', 'meter was replaced')
  const rejected = esep('review', 'reject', ACCOUNT, unwanted.number, '--reason', 'photo shows 503')
  const again = esep('review', 'reject', ACCOUNT, unwanted.number, '--reason', 'again')
  const shown = esep('review', 'show', ACCOUNT, unwanted.number)

  expect(list.stdout.trim().split('\n')).toHaveLength(2)
  expect(list.stdout).toContain(`${ACCOUNT}  ${wanted.number}  22-418837/main  00400.000  held  lower`)
  expect(accepted).toEqual({ status: 0, stdout: `${wanted.number}: accepted for 2026-12\n`, stderr: '' })
  expect(rejected.stdout).toBe(`${unwanted.number}: rejected for 2026-12\n`)
  expect([again.status, again.stderr]).toEqual([2, 'That reading is not held; nothing was changed.\n'])
  expect(shown.stdout).toContain('photo shows 503')
  expect(shown.stdout).toContain(`as sent: {`)
  expect(await resident.standing(wanted.item)).toEqual({ status: 'accepted', period: '2026-12' })
  expect(await resident.standing(unwanted.item)).toMatchObject({ status: 'rejected', reason: 'photo shows 503' })
})

test('what a resident wrote cannot command the terminal or turn the line around', async () => {
  await resident.standings(resident.item({ register: '\u001b[2J‮x/main', note: 'a\u009bb‮c' }))
  const number = (await server.review.held(9)).at(-1)!.number

  const outputs = [esep('review', 'list').stdout, esep('review', 'show', ACCOUNT, number).stdout]

  for (const output of outputs) {
    expect(output).toContain('\\u{1b}[2J\\u{202e}x/main')
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  }
})

test('[security/L6] an account is shown with its phones, without its holder', () => {
  const { status, stdout } = esep('accounts', 'show', ACCOUNT)

  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    account: ACCOUNT,
    meters: [{ serial: '22-418837' }],
    phones: [{ subject: resident.person.subject, device: 'Android' }],
  })
  expect(stdout).not.toMatch(/holder|А\. Б\./)
})

test('[security/L1] a code is issued, shown once, and of the form of a bill’s', () => {
  const { status, stdout } = esep('codes', 'issue', ACCOUNT)

  expect(status).toBe(0)
  expect(stdout).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\n$/)
  expect(parseCode(stdout.trim())).not.toBeNull()
})
