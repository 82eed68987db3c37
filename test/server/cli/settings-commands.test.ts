import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_ESTIMATION } from '#shared/domain/estimate.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { aUtility } from '#test/support/builders.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await createTestServer({ at: '2026-11-20T12:00:00+05:00' })
})
afterEach(() => server.close())

const esep = (...words: string[]) => runCli(words, server)

const set = (key: string, value: string) => esep('settings', 'set', 'astana', key, value, '--reason', 'order 5')

const stored = async (): Promise<Utility> => (await server.storage.accounts.utilities())[0]!

test('all settings are shown, and what is not the usual', async () => {
  await set('thresholds.askAbove', '2.5')

  const { output } = await esep('settings', 'show', 'astana')

  const lines = output.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^thresholds\.askAbove +2\.5 {2}\(usually 2\)$/)
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    ...['askAbove', 'reasonAbove', 'holdAbove', 'askBelow'].map((name) => `thresholds.${name}`),
    ...['floor', 'physicalPerDay'].flatMap((name) => ['m3', 'Gcal', 'kWh'].map((unit) => `thresholds.${name}.${unit}`)),
    ...['rolloverFrom', 'rolloverTo'].map((name) => `thresholds.${name}`),
    ...['meanOf', 'mostRunning', 'norm.hot-water', 'norm.heat', 'norm.electricity'].map((name) => `estimation.${name}`),
  ])
  expect(output).toMatch(/^estimation\.norm\.heat +none$/m)
})

test('[security/K1] one setting is changed, nothing else, and noted with what it was', async () => {
  const { code, output } = await set('thresholds.floor.m3', '1,5')

  expect([code, output]).toEqual([0, 'thresholds.floor.m3: 1 → 1.5\n'])
  const { thresholds } = aUtility()
  expect(await stored()).toEqual(aUtility({ thresholds: { ...thresholds, floor: { ...thresholds.floor, m3: 1.5 } } }))
  const [note] = await server.storage.audit.list({}, 9)
  expect(note).toMatchObject({ deed: 'settings set', about: 'astana', why: 'order 5' })
  expect(JSON.parse(note!.details)).toEqual({ changes: [{ path: 'thresholds.floor.m3', from: 1, to: 1.5 }] })
})

test('[C2] what a profile does not say of estimates follows the usual until it is said', async () => {
  const same = await set('estimation.meanOf', '3')
  const other = await set('estimation.norm.heat', '0.8')
  const none = await set('estimation.norm.hot-water', 'none')

  expect(same.output).toBe('estimation.meanOf is 3 already; nothing was changed.\n')
  expect([other.code, none.output]).toEqual([0, 'estimation.norm.hot-water: 4 → null\n'])
  expect((await stored()).estimation).toEqual({
    ...DEFAULT_ESTIMATION,
    norm: { ...DEFAULT_ESTIMATION.norm, heat: 0.8, 'hot-water': null },
  })
})

test('[security/K1] of a profile that says nothing of it yet, only the setting that was changed is told and noted', async () => {
  const estimates = await set('estimation.norm.heat', '0.8')
  server.clock.pass(1000)
  const { thresholds: _, ...silent } = aUtility()
  await server.storage.accounts.putUtility(silent as Utility)
  const thresholds = await set('thresholds.floor.m3', '1.5')

  expect(estimates.output).toBe('estimation.norm.heat: null → 0.8\n')
  expect([thresholds.code, thresholds.output]).toEqual([0, 'thresholds.floor.m3: 1 → 1.5\n'])
  const notes = await server.storage.audit.list({}, 9)
  expect(notes.map(({ details }) => JSON.parse(details))).toEqual([
    { changes: [{ path: 'thresholds.floor.m3', from: 1, to: 1.5 }] },
    { changes: [{ path: 'estimation.norm.heat', from: null, to: 0.8 }] },
  ])
})

test.each([
  ['thresholds.askAbove', '3', 'thresholds.reasonAbove: must be above askAbove'],
  ['thresholds.askAbove', '1', 'thresholds.askAbove: must be above 1'],
  ['thresholds.holdAbove', '2.9', 'thresholds.holdAbove: must not be below reasonAbove'],
  ['thresholds.askBelow', '1', 'thresholds.askBelow: must be below 1'],
  ['thresholds.rolloverTo', '0.95', 'thresholds.rolloverTo: must be below rolloverFrom'],
  ['thresholds.physicalPerDay.m3', '0', 'thresholds.physicalPerDay.m3: must be above 0'],
  ['thresholds.askAbove', 'none', 'thresholds.askAbove: Invalid input: expected number, received null'],
  ['thresholds.askAbove', 'two', '«two» is not a number as 2.5, and not none.'],
  ['thresholds.askAbove', '1e3', '«1e3» is not a number'],
  ['estimation.meanOf', '2.5', 'estimation.meanOf: takes a whole number of months'],
  ['thresholds', '2', 'There is no setting «thresholds». There are:\nthresholds.askAbove\n'],
  ['thresholds.floor', '2', 'There is no setting «thresholds.floor».'],
  ['thresholds.__proto__.x', '2', 'There is no setting «thresholds.__proto__.x».'],
  ['calendars.0.effectiveOn', '2', 'There is no setting «calendars.0.effectiveOn».'],
])('settings set %s %s is refused in words, and nothing is changed', async (key, value, message) => {
  const { code, output, errors } = await set(key, value)

  expect([code, output]).toEqual([2, ''])
  expect(errors).toContain(message)
  expect(await stored()).toEqual(aUtility())
  expect(await server.storage.audit.list({}, 9)).toEqual([])
})

test('a fault of a profile that was there before stops no other change', async () => {
  await server.storage.accounts.putUtility(aUtility({ accountExample: 'x' }))

  const { code } = await set('thresholds.askAbove', '2.5')

  expect(code).toBe(0)
  expect((await stored()).thresholds.askAbove).toBe(2.5)
})
