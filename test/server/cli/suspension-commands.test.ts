import { afterEach, beforeEach, expect, test } from 'vitest'
import { aUtility } from '#test/support/builders.ts'
import { addStaff, anInspector, roundsOf } from '#test/support/inspector.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

const DISTRICTS = ['yesil', 'nura'].map((key) => ({ key, name: { kk: key, ru: key, en: key } }))
const ACCOUNT = 'astana-12045587'
const SUSPENSION = 'astana-yesil-20261120-1'

let server: TestServer

beforeEach(async () => {
  const utilities = [aUtility({ districts: DISTRICTS }), aUtility({ key: 'almaty', districts: DISTRICTS })]
  server = await createTestServer({ utilities })
  await server.addAccount(ACCOUNT)
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(['rounds', ...words], server)
const yesil = ['--utility', 'astana', '--district', 'yesil']
const suspend = (from: string, until: string, ...words: string[]) =>
  esep('suspend', ...yesil, '--from', from, '--until', until, '--reason', 'quarantine', ...words)
const resume = (...words: string[]) => esep('resume', ...yesil, ...words)
const make = (...words: string[]) => esep('make', ...yesil, '--inspector', 'bota', ...words)

const list = async (...words: string[]) =>
  (await esep('suspensions', ...words)).output
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(/ {2,}/).slice(1))

const kept = async () => [await server.storage.suspensions.of('astana'), await server.storage.audit.list({}, 100)]

test('[security/K1] visits are suspended for some days, which is listed and noted with the reason', async () => {
  const { code, output } = await suspend('2026-11-20', '2026-11-30')

  expect([code, output]).toEqual([0, 'astana yesil: suspended from 2026-11-20 until 2026-11-30\n'])
  expect(await list()).toEqual([['yesil', '2026-11-20 – 2026-11-30', 'now', 'quarantine']])
  expect(await list('--utility', 'almaty')).toEqual([])
  const [note] = await server.storage.audit.list({}, 1)
  expect(note).toMatchObject({ who: 'tester', deed: 'rounds suspend', about: SUSPENSION, why: 'quarantine' })
  expect(JSON.parse(note!.details)).toEqual({
    ...{ utility: 'astana', district: 'yesil', from: '2026-11-20', until: '2026-11-30' },
  })
})

test.each([
  [['2026-11-30', '2026-11-20'], '--until 2026-11-20 is before --from 2026-11-30; nothing was changed.'],
  [['2026-11-19', '2026-11-30'], '2026-11-19 is over; visits are suspended from today (2026-11-20) or a later day.'],
  [['2026-12-05', '2026-12-06'], 'Visits in yesil are suspended from 2026-12-01 until 2026-12-10 already'],
  [['2026-12-10', '2026-12-31'], 'Visits in yesil are suspended from 2026-12-01 until 2026-12-10 already'],
  [['2026-11-25', '2026-12-01'], 'Visits in yesil are suspended from 2026-12-01 until 2026-12-10 already'],
  [['2026-11-31', '2026-12-31'], '--from takes a day of the calendar, as 2026-11-18, not «2026-11-31».'],
  [['2026-11-20', '2026-11-30', '--district', 'medeu'], 'astana has no district «medeu»; it has yesil, nura.'],
  [['2026-11-20', '2026-11-30', '--utility', 'aktau'], 'There is no utility «aktau»; there is'],
  [['2026-11-20', '2026-11-30', '--reason', ' '], 'Say why: --reason "…"'],
])('days that make no sense (%j) are refused with a sentence, and nothing is changed', async (words, said) => {
  await suspend('2026-12-01', '2026-12-10')
  const before = await kept()

  const { code, errors } = await esep(
    ...['suspend', ...yesil, '--reason', 'quarantine', '--from', words[0]!, '--until', words[1]!, ...words.slice(2)],
  )

  expect(code).toBe(2)
  expect(errors).toContain(said)
  expect(await kept()).toEqual(before)
})

test('days just before and after, and those of another district, overlap with nothing', async () => {
  await suspend('2026-12-01', '2026-12-10')

  const answers = [
    await suspend('2026-11-20', '2026-11-30'),
    await suspend('2026-12-11', '2026-12-11'),
    await suspend('2026-12-01', '2026-12-10', '--district', 'nura'),
  ]

  expect(answers.map(({ code }) => code)).toEqual([0, 0, 0])
})

test('[security/K1] visits are resumed from a day on; what was resumed before it began never was, and the days are free again', async () => {
  await suspend('2026-11-20', '2026-11-30')
  await suspend('2026-12-01', '2026-12-10')

  expect((await resume('--on', '2026-11-25', '--reason', 'over')).output).toBe(
    'astana yesil: visits are made again from 2026-11-25 on\n',
  )
  expect((await resume('--on', '2026-12-01')).code).toBe(0)

  expect(await list()).toEqual([['yesil', '2026-11-20 – 2026-11-24', 'now', 'quarantine']])
  expect(await list('--all')).toEqual([
    ['yesil', '2026-11-20 – 2026-11-24', 'now', 'quarantine'],
    ['yesil', '2026-12-01 – 2026-12-10', 'never began', 'quarantine'],
  ])
  const notes = (await server.storage.audit.list({}, 10)).filter(({ deed }) => deed === 'rounds resume')
  expect(notes.map(({ about, why }) => [about, why]).toSorted()).toEqual([
    [SUSPENSION, 'over'],
    ['astana-yesil-20261201-1', null],
  ])
  expect((await suspend('2026-11-25', '2026-12-31')).code).toBe(0)
})

test.each([
  [[], 'Visits in yesil are not suspended on 2026-11-20; they are from 2026-12-01 until 2026-12-10, of which --on'],
  [['--on', '2026-12-11'], 'Visits in yesil are not suspended on 2026-12-11; they are from 2026-12-01'],
  [['--on', '2026-11-19'], '2026-11-19 is over; visits are resumed from today (2026-11-20) or a later day on.'],
  [['--district', 'nura'], 'Visits in nura are not suspended on 2026-11-20.'],
])('where visits are not suspended (%j) none are resumed', async (words, said) => {
  await suspend('2026-12-01', '2026-12-10')
  const before = await kept()

  const { code, errors } = await resume(...words)

  expect(code).toBe(2)
  expect(errors).toContain(said)
  expect(await kept()).toEqual(before)
})

test('a suspension that is over is listed when asked for', async () => {
  await suspend('2026-11-20', '2026-11-21')
  server.clock.set('2026-11-21T19:00:00Z')

  expect((await esep('suspensions')).errors).toBe('Visits are suspended nowhere: esep rounds suspend\n')
  expect(await list('--all')).toEqual([['yesil', '2026-11-20 – 2026-11-21', 'over', 'quarantine']])
})

test('for a suspended day no round is made, unless that is asked for', async () => {
  await addStaff(server, 'bota')
  await suspend('2026-11-21', '2026-11-30')

  const refused = await make('--day', '2026-11-21')

  expect(refused.code).toBe(2)
  expect(refused.errors).toContain('Visits in yesil are suspended from 2026-11-21 until 2026-11-30 (quarantine).')
  expect(await server.storage.rounds.list({ utility: null, isOpen: true })).toEqual([])
  expect((await make('--day', '2026-11-21', '--also-suspended')).code).toBe(0)
})

test('the round on the phone says so on its day and on any other that is suspended, and is another as it begins, is made and ends', async () => {
  const inspector = await anInspector(server)
  await make()
  const tags: string[] = []
  const seen = async () => {
    const [round] = (await roundsOf(inspector)).rounds
    expect((await roundsOf(inspector, `${round!.round}:${round!.revision}`)).rounds).toEqual([])
    tags.push(round!.revision)
    return round!.suspended
  }

  const before = await seen()
  await suspend('2026-11-23', '2026-11-24')
  const made = await seen()
  server.clock.set('2026-11-23T00:30:00+05:00')
  const begun = await seen()
  server.clock.set('2026-11-25T00:30:00+05:00')
  const over = await seen()
  await suspend('2026-11-25', '2026-11-26')
  const again = await seen()
  await resume()
  const resumed = await seen()

  expect([before, made, begun, over, again, resumed]).toEqual([
    null,
    null,
    { from: '2026-11-23', until: '2026-11-24' },
    null,
    { from: '2026-11-25', until: '2026-11-26' },
    null,
  ])
  expect(tags.filter((tag, at) => tag === tags[at - 1])).toEqual([])
})

test('a round whose own day is suspended says so before that day comes', async () => {
  const inspector = await anInspector(server)
  await make('--day', '2026-11-28')

  await suspend('2026-11-27', '2026-11-30')

  expect((await roundsOf(inspector)).rounds).toMatchObject([{ suspended: { from: '2026-11-27', until: '2026-11-30' } }])
})
