import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import { aUtility } from '#test/support/builders.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { runCli } from '#test/support/test-cli.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => resident.server.close())

const esep = (...words: string[]) => runCli(words, resident.server)

const SET = ['calendar', 'set', 'astana', '--reason', 'order 17']

const calendars = async () => (await resident.server.storage.accounts.utilities())[0]!.calendars

test('a calendar is shown in words, channels of one rule together, with its next windows', async () => {
  const { code, output } = await esep('calendar', 'show', 'astana')

  expect(code).toBe(0)
  expect(output.split('\n')).toEqual([
    'astana, on 2026-11-20 (Asia/Almaty)',
    '  app, voice, email, whatsapp, telegram: from the 18th to the last day of the month, 09:00 to 20:00',
    '  inspector: every day, 00:00 to 24:00, 72 hours of grace',
    '  phone: from the 18th to the last day of the month, 09:00 to 18:00',
    'next windows',
    '  app, voice, email, whatsapp, telegram: 2026-11-20 09:00 to 20:00 for 2026-11; 2026-11-21 09:00 to 20:00 for 2026-11',
    '  inspector: 2026-11-20 00:00 to 24:00 for 2026-11; 2026-11-21 00:00 to 24:00 for 2026-11',
    '  phone: 2026-11-20 09:00 to 18:00 for 2026-11; 2026-11-21 09:00 to 18:00 for 2026-11',
    'versions: 2000-01-01',
    '',
  ])
})

test('[W2] a new rule from a day on copies the one in force and changes what was said', async () => {
  const { code, output, errors } = await esep(
    ...SET,
    ...['--from', '2027-01-01', '--channel', 'app,phone', '--first-day', '20', '--last-day', '30'],
  )

  expect([code, errors]).toEqual([0, ''])
  expect(output.split('\n').slice(0, 5)).toEqual([
    'app, from 2027-01-01: from the 20th to the 30th, 09:00 to 20:00 (until then: from the 18th to the last day of the month, 09:00 to 20:00)',
    'phone, from 2027-01-01: from the 20th to the 30th, 09:00 to 18:00 (until then: from the 18th to the last day of the month, 09:00 to 18:00)',
    'next windows from 2027-01-01',
    '  app: 2027-01-20 09:00 to 20:00 for 2027-01; 2027-01-21 09:00 to 20:00 for 2027-01',
    '  inspector: 2027-01-01 00:00 to 24:00 for 2027-01; 2027-01-02 00:00 to 24:00 for 2027-01',
  ])
  const before = defaultCalendar()
  expect(await calendars()).toEqual([
    { effectiveOn: '2000-01-01', calendar: before },
    {
      effectiveOn: '2027-01-01',
      calendar: {
        ...before,
        app: { ...before.app, firstDay: 20, lastDay: 30 },
        phone: { ...before.phone, firstDay: 20, lastDay: 30 },
      },
    },
  ])
  expect((await esep('calendar', 'show', 'astana', '--on', '2027-01-05')).output).toContain('  app: from the 20th to')
  expect(await resident.server.storage.audit.list({}, 9)).toMatchObject([
    { who: 'tester', deed: 'calendar set', about: 'astana', why: 'order 17' },
  ])
})

test('[W2] the same day again replaces its version, and a later version stays as it is', async () => {
  await esep(...SET, '--from', '2027-03-01', '--channel', 'app', '--closes', '22:00')
  await esep(...SET, '--from', '2027-01-01', '--channel', 'app', '--first-day', '20')

  const { errors } = await esep(...SET, '--from', '2027-01-01', '--channel', 'app', '--first-day', '15')

  expect(errors).toBe('From 2027-03-01 on another version holds, which stays as it is.\n')
  expect((await calendars()).map(({ effectiveOn, calendar }) => [effectiveOn, calendar.app.firstDay])).toEqual([
    ['2000-01-01', 18],
    ['2027-01-01', 15],
    ['2027-03-01', 18],
  ])
})

test('[W2] before the only version, which begins later, its rule is kept for the past', async () => {
  const calendar = defaultCalendar()
  await resident.server.storage.accounts.putUtility(aUtility({ calendars: [{ effectiveOn: '2027-03-01', calendar }] }))

  const { code } = await esep(...SET, '--from', '2027-01-01', '--channel', 'app', '--first-day', '20')

  expect(code).toBe(0)
  expect((await calendars()).map(({ effectiveOn, calendar: { app } }) => [effectiveOn, app.firstDay])).toEqual([
    ['2000-01-01', 18],
    ['2027-01-01', 20],
    ['2027-03-01', 18],
  ])
})

test('a rule that is so already makes no version and no note', async () => {
  const { code, output } = await esep(...SET, '--from', '2027-01-01', '--channel', 'app', '--opens', '09:00')

  expect([code, output]).toEqual([0, 'The rule is so already; nothing was changed.\n'])
  expect(await calendars()).toHaveLength(1)
  expect(await resident.server.storage.audit.list({}, 9)).toEqual([])
})

test.each([
  [['--from', '2026-11-19', '--channel', 'app', '--opens', '10:00'], '--from 2026-11-19 is over: today is 2026-11-20'],
  [['--from', '2026-02-30', '--channel', 'app', '--opens', '10:00'], '--from takes a day of the calendar'],
  [['--from', '2027-01-01', '--channel', 'app'], 'Say what changes: --first-day'],
  [['--from', '2027-01-01', '--opens', '10:00'], "Required option '--channel <channels>' not specified"],
  [['--channel', 'app', '--opens', '10:00'], "Required option '--from <date>' not specified"],
  [['--from', '2027-01-01', '--channel', 'app,fax', '--opens', '10:00'], '--channel takes one of app, '],
  [['--from', '2027-01-01', '--channel', 'app', '--opens', '10'], '--opens takes a time of day'],
  [['--from', '2027-01-01', '--channel', 'app', '--opens', '24:00'], 'calendar.app.opens: takes a time of day'],
  [['--from', '2027-01-01', '--channel', 'app', '--opens', '21:00'], 'calendar.app.closes: must be later than opens'],
  [['--from', '2027-01-01', '--channel', 'app', '--first-day', '32'], '--first-day takes a whole number from 1 to 31'],
  [
    ['--from', '2027-01-01', '--channel', 'app', '--last-day', '17'],
    'calendar.app.lastDay: must not be before firstDay',
  ],
  [['--from', '2027-01-01', '--channel', 'app', '--last-day', 'never'], '--last-day takes a whole number from 1 to 31'],
  [['--from', '2027-01-01', '--channel', 'app', '--grace-hours', '745'], '--grace-hours takes a whole number from 0'],
  [['--from', '2027-01-01', '--channel', 'app', '--opens', '10:00', '--reason', ' '], 'Say why: --reason'],
])('calendar set %j is refused in words, and nothing is changed', async (words, message) => {
  const { code, output, errors } = await esep(...SET, ...words)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect(await calendars()).toEqual(aUtility().calendars)
  expect(await resident.server.storage.audit.list({}, 9)).toEqual([])
})

test('[W3] queued readings whose opening moves are told, and at that opening they wait for the next', async () => {
  resident.server.clock.set('2026-12-05T12:00:00+05:00')
  const item = resident.item()
  expect(await resident.standings(item)).toMatchObject([{ status: 'queued' }])

  const { errors } = await esep(...SET, '--from', '2026-12-10', '--channel', 'app', '--first-day', '20')

  expect(errors).toContain(
    '1 reading by app waits for 2026-12-18 09:00, as the receipt says; now the next opening is 2026-12-20 09:00.\n',
  )
  resident.server.clock.set('2026-12-18T09:00:00+05:00')
  await resident.server.release.due()
  expect(await resident.standing(item)).toEqual({
    status: 'queued',
    opensAt: Date.parse('2026-12-20T09:00:00+05:00'),
    period: '2026-12',
  })
  resident.server.clock.set('2026-12-20T09:00:00+05:00')
  await resident.server.release.due()
  expect(await resident.standing(item)).toEqual({ status: 'accepted', period: '2026-12' })
})

test('[W3] readings that wait for an opening that stays, or by another channel, are not told', async () => {
  resident.server.clock.set('2026-12-05T12:00:00+05:00')
  await resident.standings(resident.item())

  const closing = await esep(...SET, '--from', '2026-12-10', '--channel', 'app', '--closes', '22:00')
  const other = await esep(...SET, '--from', '2026-12-10', '--channel', 'phone', '--first-day', '20')

  expect([closing.errors, other.errors]).toEqual(['', ''])
})

test('[W3] a change takes effect for the next batch, without a restart', async () => {
  resident.server.clock.set('2026-11-20T20:30:00+05:00')
  expect(await resident.standings(resident.item())).toMatchObject([{ status: 'queued' }])

  await esep(...SET, '--from', '2026-11-20', '--channel', 'app', '--closes', '22:00')

  expect(await resident.standings(resident.item({ value: '00204.000', account: ACCOUNT }))).toMatchObject([
    { status: 'accepted', period: '2026-11' },
  ])
})
