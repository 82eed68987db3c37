import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Storage } from '#server/storage/storage.ts'
import type { Reading } from '#shared/domain/reading.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { anItem } from '#test/support/builders.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { type Ran, runCli } from '#test/support/test-cli.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
  const last = aStoredReading({ value: '00200.000' })
  await resident.server.storage.write((queries) => queries.readings.add([last], 0, 'test'))
})
afterEach(() => resident.server.close())

const esep = (words: string[], answer: boolean | null = null): Promise<Ran> =>
  runCli(words, { ...resident.server, answer })

/** Hands in a value lower than what counts, a minute later. */
async function aHeldOne(said: Partial<Reading> = {}): Promise<{ item: ReadingItem; number: string }> {
  resident.server.clock.pass(60_000)
  const item = resident.item({ value: '00150.000', ...said })
  const [receipt] = await resident.receipts(item)
  expect(receipt!.standing.status).toBe('held')
  return { item, number: receipt!.number }
}

const audited = async () => (await resident.server.storage.audit.list({}, 100)).reverse()

test('[R3] a table of held readings has a line each, as the utility’s clocks show the time', async () => {
  const { number } = await aHeldOne()

  const { code, output } = await esep(['review', 'list'])

  expect(code).toBe(0)
  const lines = output.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^account +receipt +register +value +held for +period +received$/)
  expect(lines[1]!.split(/ {2,}/)).toEqual([
    ACCOUNT,
    number,
    '22-418837/main',
    '00150.000',
    'lower',
    '2026-11',
    '2026-11-20 12:01',
  ])
})

test('held readings are listed for the next program as CSV and as a JSON line each', async () => {
  const { number } = await aHeldOne()

  const csv = await esep(['review', 'list', '--format', 'csv'])
  const ndjson = await esep(['review', 'list', '--format', 'ndjson'])

  expect(csv.output.split('\n').slice(0, 2)).toEqual([
    'account,receipt,register,value,heldFor,period,channel,readOn,takenAt,receivedAt,marks',
    `${ACCOUNT},${number},22-418837/main,00150.000,lower,2026-11,app,2026-11-20,2026-11-20T07:01:00.000Z,2026-11-20T07:01:00.000Z,`,
  ])
  expect(JSON.parse(ndjson.output)).toMatchObject({ account: ACCOUNT, receipt: number, heldFor: 'lower' })
})

test('[security/C5] what a resident wrote is no formula in the CSV, and no line of its own in the table', async () => {
  const register = '=1+1\n\u001b[2J/main'
  await aHeldOne({ register })

  const table = await esep(['review', 'list'])
  const csv = await esep(['review', 'list', '--format', 'csv'])
  const ndjson = await esep(['review', 'list', '--format', 'ndjson'])

  expect(table.output.trimEnd().split('\n')).toHaveLength(2)
  expect(table.output).toContain('=1+1\\u{a}\\u{1b}[2J/main')
  expect(csv.output).toContain(`,'=1+1\\u{a}\\u{1b}[2J/main,`)
  expect(JSON.parse(ndjson.output).register).toBe(register)
  expect(ndjson.output.trimEnd()).not.toMatch(/\p{Cc}/u)
})

test.each([
  [['--held-for', 'lower'], 1],
  [['--held-for', 'too-high'], 0],
  [['--utility', 'astana'], 1],
  [['--utility', 'astana', '--district', 'yesil'], 1],
  [['--utility', 'astana', '--district', 'nura'], 0],
  [['--account', ACCOUNT], 1],
  [['--account', 'astana-99999999'], 0],
  [['--period', '2026-11'], 1],
  [['--period', '2026-10'], 0],
  [['--service', 'hot-water'], 1],
  [['--service', 'heat'], 0],
  [['--since', '2026-11-20'], 1],
  [['--since', '2026-11-21'], 0],
  [['--until', '2026-11-20'], 1],
  [['--until', '2026-11-19'], 0],
  [['--older-than', '2'], 1],
  [['--older-than', '3'], 0],
])('held readings are chosen by %j', async (options, count) => {
  const districts = ['yesil', 'nura'].map((key) => ({ key, name: { kk: key, ru: key, en: key } }))
  const [utility] = await resident.server.storage.accounts.utilities()
  await resident.server.storage.accounts.putUtility({ ...utility!, districts })
  await aHeldOne()
  resident.server.clock.pass(2 * 86_400_000)

  const { output } = await esep(['review', 'list', ...options])

  expect(output.trimEnd().split('\n')).toHaveLength(1 + count)
})

test.each([
  [['list', '--held-for', 'odd'], '--held-for takes one of no-contract, '],
  [['list', '--utility', 'almaty'], 'There is no utility «almaty»; there is astana.'],
  [['list', '--district', 'yesil'], '--district goes with --utility'],
  [['list', '--utility', 'astana', '--district', 'x'], 'astana has no district «x»; it has none.'],
  [['list', '--since', '2026-02-30'], '--since takes a day of the calendar'],
  [['list', '--period', '2026-13'], '--period takes a month'],
  [['list', '--older-than', '-1'], '--older-than takes a whole number'],
  [['list', '--limit', '0'], '--limit takes a whole number above 0, not «0».'],
  [['list', '--format', 'xml'], '--format takes one of table, csv, ndjson, not «xml».'],
  [['accept', '--reason', 'seen'], 'Name one reading, ACCOUNT RECEIPT, or choose many with --all'],
  [['accept', ACCOUNT, '--reason', 'seen'], 'Name one reading, ACCOUNT RECEIPT, or choose many with --all'],
  [['accept', '--all'], 'Say why: --reason'],
  [['accept', '--all', '--reason', 'a'.repeat(501)], 'The reason is 501 characters long'],
  [['accept', ACCOUNT, 'E-1', '--all', '--reason', 'seen'], 'Name one reading, or say --all; not both.'],
  [['reject', ACCOUNT, 'E-1', '--held-for', 'lower', '--reason', 'seen'], 'say --all with them'],
])('review %j is refused in words, and nothing is changed', async (words, message) => {
  await aHeldOne()

  const { code, output, errors } = await esep(['review', ...words])

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect(await audited()).toEqual([])
})

test('a list is read in pages, and a table says how many more there are', async () => {
  const rows = Array.from({ length: 1203 }, (_, at) =>
    aStoredReading({ status: 'held', reason: 'lower', received_at: 1000 + (at % 7) }),
  )
  await resident.server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))

  const table = await esep(['review', 'list'])
  const all = await esep(['review', 'list', '--format', 'ndjson'])
  const some = await esep(['review', 'list', '--format', 'csv', '--limit', '700'])

  expect(table.output.trimEnd().split('\n')).toHaveLength(51)
  expect(table.errors).toBe('50 of 1203 are shown; --limit shows more.\n')
  const numbers = all.output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).receipt)
  expect(new Set(numbers)).toEqual(new Set(rows.map((row) => row.number)))
  expect(numbers).toHaveLength(1203)
  expect(some.output.trimEnd().split('\n')).toHaveLength(701)
})

test('[security/K1] a decision is audited: who, where, about what, why', async () => {
  const { number } = await aHeldOne()

  await esep(['review', 'accept', ACCOUNT, number, '--reason', 'photo seen', '--by', 'a.serik'])

  expect(await audited()).toMatchObject([
    { who: 'a.serik', origin: 'test', deed: 'review accept', about: `${ACCOUNT} ${number}`, why: 'photo seen' },
  ])
  const events = await resident.server.storage.readings.events((await resident.server.review.find(ACCOUNT, number))!)
  expect(events.at(-1)).toMatchObject({ by: 'a.serik', status: 'accepted', note: 'photo seen' })
})

test('many are not decided about before a person agrees', async () => {
  await aHeldOne()
  const words = ['review', 'reject', '--all', '--held-for', 'lower', '--reason', 'send again']

  const alone = await esep(words)
  const no = await esep(words, false)

  expect([alone.code, no.code]).toEqual([2, 2])
  expect(alone.errors).toBe('This would reject 1 reading: send again\nSay --yes to do it; nothing was changed.\n')
  expect(no.errors).toBe('This will reject 1 reading: send again\nGo on?\nNothing was changed.\n')
  expect(await resident.server.review.held(9)).toHaveLength(1)
})

test('[R3] many are rejected with one reason, each with its event and its note, and again does nothing', async () => {
  const { item } = await aHeldOne()
  await aHeldOne({ value: '00140.000' })
  const words = ['review', 'reject', '--all', '--held-for', 'lower', '--reason', 'send again']

  const first = await esep(words, true)
  const again = await esep(words, true)

  expect([first.code, first.output]).toEqual([0, 'rejected: 2\n'])
  expect([again.code, again.output]).toEqual([0, 'No held reading is chosen by that; nothing was changed.\n'])
  expect(await resident.standing(item)).toEqual({ status: 'rejected', reason: 'send again', period: '2026-11' })
  expect((await audited()).map(({ deed, why }) => [deed, why])).toEqual([
    ['review reject', 'send again'],
    ['review reject', 'send again'],
  ])
})

test('what could not be decided is told by name, and the rest is done', async () => {
  const { item } = await aHeldOne()
  const stranger = await aHeldOne({ account: 'astana-99999999' })
  const unlisted = await aHeldOne({ register: 'unlisted/main' })

  const { code, output, errors } = await esep(['review', 'accept', '--all', '--reason', 'checked', '--yes'])

  expect(code).toBe(3)
  expect(output).toContain('accepted: 1\n')
  expect(output).toMatch(/not decided: 1\. The reading names a meter that is not listed/)
  expect(output).toContain(`  ${ACCOUNT} ${unlisted.number}\n`)
  expect(output).toMatch(/not decided: 1\. A stranger sent it/)
  expect(output).toContain(`  astana-99999999 ${stranger.number}\n`)
  expect(errors).toBe('2 readings could not be decided; still held.\n')
  expect(await resident.standing(item)).toEqual({ status: 'accepted', period: '2026-11' })
})

test('[R1] of two contents under one id none is chosen in bulk', async () => {
  const first = resident.item({ value: '00203.000' })
  const other = anItem({ ...first, value: '00204.000' })
  await resident.receipts(first, other)

  const { code, output } = await esep(['review', 'accept', '--all', '--reason', 'checked', '--yes'])

  expect([code, output.includes('not decided: 1. A stranger sent it, or it is other content')]).toEqual([3, true])
  expect(await resident.standing(first)).toMatchObject({ status: 'accepted' })
})

test('[R4] two who decide about the same readings at once decide about each once', async () => {
  const accounts = Array.from({ length: 300 }, (_, at) => `astana-${13_000_000 + at}`)
  for (const account of accounts) await resident.server.addAccount(account)
  const rows = accounts.map((account) => aStoredReading({ account, status: 'held', reason: 'lower' }))
  await resident.server.storage.write((queries) => queries.readings.add(rows, 0, 'test'))
  const words = (deed: string) => ['review', deed, '--all', '--held-for', 'lower', '--reason', deed, '--yes']

  const both = await Promise.all([esep(words('accept')), esep(words('reject'))])

  expect(both.map(({ code }) => code)).toEqual([0, 0])
  const stored = await resident.server.storage.readings.under(rows)
  expect(new Set(stored.map(({ step }) => step))).toEqual(new Set([1]))
  const count = (ran: Ran, status: string) => Number(new RegExp(`^${status}: (\\d+)`, 'm').exec(ran.output)?.[1] ?? 0)
  expect(count(both[0]!, 'accepted') + count(both[1]!, 'rejected')).toBe(300)
  expect(await resident.server.storage.audit.list({ deed: 'review' }, 1000)).toHaveLength(300)
})

test('a failure in the middle tells what was decided before it, and the rest is still held', async () => {
  const rows = Array.from({ length: 500 }, () => aStoredReading({ status: 'held', reason: 'lower' }))
  const { storage } = resident.server
  await storage.write((queries) => queries.readings.add(rows, 0, 'test'))
  let writes = 0
  const write: Storage['write'] = (work) => {
    writes += 1
    return writes === 3 ? Promise.reject(new Error('the disk is gone')) : storage.write(work)
  }

  const words = ['review', 'reject', '--all', '--reason', 'send again', '--yes']
  const { code, output, errors } = await runCli(words, { ...resident.server, storage: { ...storage, write } })

  expect([code, output, errors]).toEqual([1, 'rejected: 400\n', 'the disk is gone\n'])
  expect(await storage.held.count({})).toBe(100)
})
