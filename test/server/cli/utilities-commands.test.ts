import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { demoUtilities } from '#server/demo/utilities.ts'
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { aUtility } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

const DISTRICT = { key: 'yesil', name: { kk: 'Есіл', ru: 'Есиль', en: 'Yesil' } }

let server: TestServer
let folder: string

beforeEach(async () => {
  server = await createTestServer({
    at: '2026-11-20T12:00:00+05:00',
    utilities: [aUtility({ districts: [DISTRICT] })],
  })
  folder = mkdtempSync(join(tmpdir(), 'esep-utilities-'))
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

function aFile(content: unknown): string {
  const file = join(folder, 'profile.json')
  writeFileSync(file, typeof content === 'string' || content instanceof Buffer ? content : JSON.stringify(content))
  return file
}

const stored = async (key = 'astana'): Promise<Utility | undefined> =>
  (await server.storage.accounts.utilities()).find((utility) => utility.key === key)

const audited = async () => (await server.storage.audit.list({}, 100)).map(({ deed, about, why }) => [deed, about, why])

test('a utility is put from a file, listed, and shown as the file has it', async () => {
  const [, almaty] = demoUtilities()

  const put = await esep('utilities', 'put', aFile(almaty), '--reason', 'first')
  const shown = await esep('utilities', 'show', 'almaty')
  const again = await esep('utilities', 'put', aFile(shown.output))

  expect(put).toEqual({ code: 0, output: 'almaty is new.\n', errors: '' })
  expect(JSON.parse(shown.output)).toEqual(almaty)
  expect(again.output).toBe('almaty is so already; nothing was changed.\n')
  expect((await esep('utilities', 'list')).output).toMatch(/^almaty +Asia\/Almaty +Almaty Heat Networks/m)
  expect(await audited()).toEqual([['utilities put', 'almaty', 'first']])
})

test('what changes is told by its path, first without changing it', async () => {
  const changed = aUtility({
    districts: [{ key: 'nura', name: { kk: 'Нұра', ru: 'Нура', en: 'Nura' } }, DISTRICT],
    enquiry: { phones: [], hours: { from: '08:00', to: '18:00' }, email: null, site: 'www.example.kz' },
  })
  const words = [
    'enquiry.hours.from: "09:00" → "08:00"',
    'enquiry.site: null → "www.example.kz"',
    'districts[nura].key: "nura" is new',
    'districts[nura].name.kk: "Нұра" is new',
    'districts[nura].name.ru: "Нура" is new',
    'districts[nura].name.en: "Nura" is new',
  ]

  const dry = await esep('utilities', 'put', aFile(changed), '--dry-run')
  const before = await stored()
  const put = await esep('utilities', 'put', aFile(changed))

  expect(dry.output.trimEnd().split('\n')).toEqual([...words, 'astana would be changed; nothing was changed.'])
  expect(before).toEqual(aUtility({ districts: [DISTRICT] }))
  expect(put.output.trimEnd().split('\n')).toEqual([...words, 'astana is changed.'])
  expect(await stored()).toEqual(changed)
})

const aRule = defaultCalendar().app

const withApp = (said: object): Utility['calendars'] => [
  { effectiveOn: '2000-01-01', calendar: { ...defaultCalendar(), app: { ...aRule, ...said } } },
]

test.each<[object, string]>([
  [{ key: 'Astana' }, 'key: takes 2 to 16 small Latin letters'],
  [{ name: { kk: 'А', ru: 'А' } }, 'name.en: Invalid input: expected string, received undefined'],
  [{ city: { kk: 'А', ru: '', en: 'A' } }, 'city.ru: is empty'],
  [{ city: { kk: 'А', ru: 'А', en: 'A\u202e' } }, 'city.en: has control characters'],
  [{ zone: 'Asia/Atlantis' }, 'zone: is not a time zone'],
  [{ accountDigits: 3 }, 'accountDigits: is at least 4'],
  [{ accountExample: '123' }, 'accountExample: takes 8 digits, as accountDigits says'],
  [
    { enquiry: { phones: [], hours: { from: '9', to: '18:00' }, email: null, site: null } },
    'enquiry.hours.from: takes',
  ],
  [
    { enquiry: { phones: [], hours: { from: '19:00', to: '18:00' }, email: null, site: null } },
    'must be later than from',
  ],
  [{ enquiry: { phones: [], hours: { from: '09:00', to: '18:00' }, email: 'x', site: null } }, 'enquiry.email: is not'],
  [{ districts: [DISTRICT, DISTRICT] }, 'districts[1].key: is there twice'],
  [{ districts: [{ ...DISTRICT, key: 'Есіл' }] }, 'districts[0].key: takes small Latin letters'],
  [
    {
      serviceCentres: [{ key: 'a', name: DISTRICT.name, districts: ['x'], address: null, phones: [], email: null }],
    },
    'serviceCentres[0].districts: names no district of ours: x',
  ],
  [{ calendars: [] }, 'calendars: needs at least one version'],
  [{ calendars: withApp({ firstDay: 0 }) }, 'calendars[0].calendar.app.firstDay: '],
  [
    { calendars: withApp({ firstDay: 20, lastDay: 10 }) },
    'calendars[0].calendar.app.lastDay: must not be before firstDay',
  ],
  [
    { calendars: withApp({ opens: '20:00', closes: '09:00' }) },
    'calendars[0].calendar.app.closes: must be later than opens',
  ],
  [{ calendars: withApp({ opens: '25:00' }) }, 'calendars[0].calendar.app.opens: takes a time of day'],
  [{ calendars: withApp({ graceHours: 1000 }) }, 'calendars[0].calendar.app.graceHours: is at most 744'],
  [
    { calendars: [{ effectiveOn: '2000-02-30', calendar: defaultCalendar() }] },
    'calendars[0].effectiveOn: takes a day',
  ],
  [
    { calendars: [...aUtility().calendars, ...aUtility().calendars] },
    'calendars[1].effectiveOn: must be later than 2000-01-01',
  ],
  [{ calendars: [{ effectiveOn: '2000-01-01', calendar: { app: aRule } }] }, 'calendars[0].calendar.inspector: '],
  [{ thresholds: { ...aUtility().thresholds, reasonAbove: 2 } }, 'thresholds.reasonAbove: must be above askAbove'],
  [{ thresholds: { ...aUtility().thresholds, floor: { m3: 1 } } }, 'thresholds.floor.Gcal: '],
  [{ threshholds: {} }, 'Unrecognized key: "threshholds"'],
])('a profile with %j is refused by the path of what is wrong', async (said, message) => {
  const { code, output, errors } = await esep('utilities', 'put', aFile({ ...aUtility(), ...said }))

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain('is not the profile of a utility; nothing was changed.\n')
  expect(errors).toContain(message)
  expect(await audited()).toEqual([])
})

test.each<[string, string | Buffer, string]>([
  ['half a file', '{"key": "astana", "name"', 'is not JSON: '],
  ['an empty file', '', 'is not JSON: '],
  ['another encoding', Buffer.from([0x7b, 0xc0, 0x7d]), 'is not in UTF-8. Save it so, and try again.'],
  ['a list', '[]', 'the profile: Invalid input: expected object, received array'],
  ['too much', ' '.repeat(2_000_000), 'is larger than 1 MB'],
])('%s is refused in words', async (_name, content, message) => {
  const { code, errors } = await esep('utilities', 'put', aFile(content))

  expect([code, errors.includes(message)]).toEqual([2, true])
})

test('a file that is not there, or is a folder, is told', async () => {
  const missing = await esep('utilities', 'put', join(folder, 'none.json'))
  const aFolder = await esep('utilities', 'put', folder)

  expect([missing.code, missing.errors]).toEqual([2, `${join(folder, 'none.json')} is not there.\n`])
  expect([aFolder.code, aFolder.errors]).toEqual([2, `${folder} is a folder.\n`])
})

const later = (effectiveOn: string) => ({
  effectiveOn,
  calendar: { ...defaultCalendar(), app: { ...aRule, firstDay: 20 } },
})

test.each<[string, object, string | null]>([
  ['a version from tomorrow', { calendars: [...aUtility().calendars, later('2026-11-21')] }, null],
  ['a version from today', { calendars: [...aUtility().calendars, later('2026-11-20')] }, null],
  [
    'a first version that begins at another time',
    { calendars: [{ ...aUtility().calendars[0], effectiveOn: '2001-01-01' }] },
    null,
  ],
  ['a version from yesterday', { calendars: [...aUtility().calendars, later('2026-11-19')] }, 'calendars: what held'],
  ['another first version', { calendars: [later('2000-01-01')] }, 'calendars: what held on days before 2026-11-20'],
  ['a first version of the future', { calendars: [later('2027-01-01')] }, 'calendars: what held on days before'],
  ['another zone', { zone: 'Asia/Tashkent' }, 'zone: Asia/Almaty cannot become Asia/Tashkent'],
  ['a district with accounts less', { districts: [] }, 'districts: yesil cannot go: it has 1 account.'],
])('[W2] the past never changes: %s', async (_name, said, message) => {
  await server.addAccount(ACCOUNT)
  const before = await stored()

  const { code, errors } = await esep('utilities', 'put', aFile({ ...before, ...said }))

  expect(errors).toContain(message === null ? '' : `Nothing was changed.\n${message}`)
  expect(code).toBe(message === null ? 0 : 2)
  if (message !== null) expect(await stored()).toEqual(before)
})

test('[W2] the fields of a past version may come in any order', async () => {
  const [version] = aUtility().calendars
  const calendar = Object.fromEntries(Object.entries(version!.calendar).reverse())

  const { code } = await esep('utilities', 'put', aFile({ ...(await stored()), calendars: [{ ...version, calendar }] }))

  expect(code).toBe(0)
})

test('[security/K1] the audit says what was changed into what', async () => {
  await esep(
    'utilities',
    'put',
    aFile({ ...(await stored()), city: { kk: 'Астана', ru: 'Астана', en: 'Astana city' } }),
  )

  const [note] = await server.storage.audit.list({}, 1)
  expect(JSON.parse(note!.details)).toEqual({
    changes: [{ path: 'city.en', from: 'Astana', to: 'Astana city' }],
  })
})

test('an unknown utility is told, and those there are', async () => {
  const { code, errors } = await esep('utilities', 'show', 'almaty')

  expect([code, errors]).toEqual([2, 'There is no utility «almaty»; there is astana.\n'])
})
