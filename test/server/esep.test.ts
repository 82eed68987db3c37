import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseCode } from '#shared/domain/activation-code.ts'
import { ACCOUNT, type Resident, residentOf } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
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
  expect(stdout).toContain('Usage: esep [options] [command]')
  expect(stdout).toMatch(/^ {2}review +held readings/m)
})

test.each([
  [['review', 'list', '--limt', '5'], "Unknown option '--limt'"],
  [['review', 'accept', ACCOUNT, 'E-0000-0000', '--reason', 'seen'], 'There is no reading with that receipt'],
])('%j ends with 2 and says what is wrong', (words, message) => {
  const { status, stdout, stderr } = esep(...words)

  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
  expect(stderr).not.toMatch(/^ {4}at /m)
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

  expect(list.stdout.trim().split('\n')).toHaveLength(3)
  expect(list.stdout).toMatch(new RegExp(`^${ACCOUNT} +${wanted.number} +22-418837/main +00400.000 +lower`, 'm'))
  expect(accepted).toEqual({ status: 0, stdout: `${wanted.number}: accepted for 2026-12\n`, stderr: '' })
  expect(rejected.stdout).toBe(`${unwanted.number}: rejected for 2026-12\n`)
  expect([again.status, again.stderr]).toEqual([2, 'That reading is not held; nothing was changed.\n'])
  expect(shown.stdout).toContain('photo shows 503')
  expect(shown.stdout).toContain(`as sent: {`)
  expect(await resident.standing(wanted.item)).toEqual({ status: 'accepted', period: '2026-12' })
  expect(await resident.standing(unwanted.item)).toMatchObject({ status: 'rejected', reason: 'photo shows 503' })
})

test('[security/L1] a code is issued, shown once, and of the form of a bill’s', () => {
  const { status, stdout } = esep('codes', 'issue', ACCOUNT)

  expect(status).toBe(0)
  expect(stdout).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\n$/)
  expect(parseCode(stdout.trim())).not.toBeNull()
})

const anAccountRow = (account: string) => ({
  account,
  utility: 'astana',
  address: 'Сығанақ к-сі, 18, 47',
  district: 'yesil',
  holder: 'А. Б.',
  contract_starts_on: '2020-01-01',
  contract_ends_on: null,
})

/** Kills a command as soon as it has got somewhere. */
async function killedWhen(isUnderWay: () => Promise<boolean> | boolean, words: string[]): Promise<void> {
  const child = spawn(process.execPath, ['server/esep.ts', ...words], { env: { ...process.env, ESEP_DATA: file } })
  const ended = once(child, 'exit')
  while (child.exitCode === null && !(await isUnderWay())) await setTimeout(5)
  child.kill('SIGKILL')
  expect((await ended)[1]).toBe('SIGKILL')
}

test('[R3] many decisions that are killed in the middle are made once each when asked again', async () => {
  const accounts = Array.from({ length: 3000 }, (_, at) => `astana-${30_000_000 + at}`)
  const rows = accounts.map((account) => aStoredReading({ account, status: 'held', reason: 'too-high' }))
  await server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))
  const words = ['review', 'reject', '--all', '--held-for', 'too-high', '--reason', 'send again', '--yes']
  const left = () => server.storage.held.count({ heldFor: 'too-high' })

  await killedWhen(async () => (await left()) < 3000, words)
  const afterKill = await left()
  const again = esep(...words)

  expect(afterKill).toBeGreaterThan(0)
  expect(again).toEqual({ status: 0, stdout: `rejected: ${afterKill}\n`, stderr: '' })
  const stored = await server.storage.readings.under(rows)
  expect(new Set(stored.map(({ status, step }) => `${status} ${step}`))).toEqual(new Set(['rejected 1']))
  expect(await server.storage.audit.list({ deed: 'review reject' }, 5000)).toHaveLength(3000 + 1)
})

test('[security/L2] codes whose printing is killed in the middle are no file; the next run tells, and then prints all', async () => {
  await server.storage.write(async ({ accounts }) => {
    for (let at = 0; at < 3000; at += 1) await accounts.add(anAccountRow(`astana-${40_000_000 + at}`), [])
  })
  const out = join(dirname(file), 'codes.csv')
  const words = ['codes', 'print', '--utility', 'astana', '--out', out, '--url', 'https://esep.example.kz']

  await killedWhen(() => existsSync(`${out}.part`) && statSync(`${out}.part`).size > 10_000, words)
  const told = esep(...words)
  const wasThere = existsSync(out)
  rmSync(`${out}.part`)
  const again = esep(...words)

  expect([wasThere, told.status]).toEqual([false, 2])
  expect(told.stderr).toContain('codes.csv.part is there: another run is writing it, or one was cut off.')
  expect(again.stdout).toBe(`${out}: 3001 codes\n`)
  expect(readFileSync(out, 'utf8').trimEnd().split('\r\n')).toHaveLength(1 + 3001)
})

test('whoever has heard enough ends it quietly', async () => {
  const child = spawn(process.execPath, ['server/esep.ts', 'review', 'list', '--format', 'ndjson', '--limit', '3000'], {
    env: { ...process.env, ESEP_DATA: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  child.stdout.destroy()
  const [code] = await once(child, 'exit')

  expect([code, errors]).toEqual([0, ''])
})
