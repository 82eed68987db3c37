import { afterEach, beforeEach, expect, test } from 'vitest'
import { consumptionPages } from '#server/consumption/consumption-pages.ts'
import { doubtsAbout } from '#server/keeping/reading-doubts.ts'
import { ACCOUNT, aLine, type Billing, createBilling, type Line } from '#test/server/import/billing.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

let billing: Billing

beforeEach(async () => {
  billing = await createBilling()
})
afterEach(() => billing.close())

const NEW_METER = { 'installed on': '2026-11-03', 'last value': '', 'last value read on': '' }
const VALUE_OF_THAT_DAY = { ...NEW_METER, 'last value': '0,250', 'last value read on': '2026-11-03' }

async function readAfterwards(said: Line, value = '00005.000'): Promise<void> {
  await billing.load([aLine(said)])
  const { storage, clock } = billing.server
  const reading = aStoredReading({ value, read_on: '2026-11-18' })
  await storage.write((queries) => queries.readings.add([reading], clock.now(), 'test'))
}

async function volume(): Promise<unknown> {
  const { storage } = billing.server
  const [utility] = await storage.accounts.utilities()
  for await (const { rows } of consumptionPages(storage, utility!, '2026-11')) {
    const { kind, volume, previous, reading } = rows[0]!
    return { kind, volume, from: previous?.value, to: reading?.value }
  }
  return null
}

test('[C1] the value of the day a meter was put in is where its volume begins, although it comes after a reading', async () => {
  await readAfterwards(NEW_METER)
  const before = await volume()

  const report = await billing.load([aLine(VALUE_OF_THAT_DAY)])

  expect(before).toMatchObject({ kind: 'first', volume: null })
  expect(report).toMatchObject({ changedAccounts: 1, readings: 0, starts: 1, warnedLines: 0, badLines: 0 })
  expect(await volume()).toEqual({ kind: 'actual', volume: '4.750', from: '0.250', to: '5.000' })
})

test('[C1] a meter that has not moved since the day it was put in has a volume of nothing', async () => {
  await readAfterwards(NEW_METER, '00000.250')

  await billing.load([aLine(VALUE_OF_THAT_DAY)])

  expect(await volume()).toEqual({ kind: 'actual', volume: '0.000', from: '0.250', to: '0.250' })
})

test('[C1] [R3] it is kept once, as superseded from the first, and everything about it fits together', async () => {
  await readAfterwards(NEW_METER)

  await billing.load([aLine(VALUE_OF_THAT_DAY)])
  const again = await billing.load([aLine(VALUE_OF_THAT_DAY)])

  const { storage, keys } = billing.server
  const [start, ...others] = await storage.volumes.superseded([ACCOUNT], '2026-11')
  const [row] = await storage.readings.under([{ account: ACCOUNT, id: start!.id }])
  const events = await storage.readings.events(row!)
  expect(again).toMatchObject({ unchangedAccounts: 1, starts: 0, warnedLines: 0 })
  expect(others).toEqual([])
  expect(row).toMatchObject({ value: '00000.250', read_on: '2026-11-03', status: 'superseded', period: '2026-11' })
  expect(events).toMatchObject([{ step: 0, status: 'superseded', by: 'import' }])
  expect(doubtsAbout(row!, events, keys.receiptKey)).toEqual([])
})

test('[C1] a day of installation that is put right later gives the volume another start', async () => {
  await readAfterwards(NEW_METER)
  await billing.load([aLine(VALUE_OF_THAT_DAY)])

  const right = { ...VALUE_OF_THAT_DAY, 'installed on': '2026-11-02', 'last value read on': '2026-11-02' }
  const report = await billing.load([aLine({ ...right, 'last value': '0,125' })])

  expect(report).toMatchObject({ starts: 1, warnedLines: 0 })
  expect(await volume()).toMatchObject({ volume: '4.875', from: '0.125' })
  await billing.load([aLine(VALUE_OF_THAT_DAY)])
  expect(await volume()).toMatchObject({ volume: '4.750', from: '0.250' })
})

test('[C1] a day of installation that is put right may have the same value', async () => {
  await readAfterwards(NEW_METER)
  await billing.load([aLine(VALUE_OF_THAT_DAY)])

  const right = { ...VALUE_OF_THAT_DAY, 'installed on': '2026-11-02', 'last value read on': '2026-11-02' }
  const report = await billing.load([aLine(right)])

  expect(report).toMatchObject({ starts: 1, badLines: 0 })
  expect(await volume()).toMatchObject({ volume: '4.750', from: '0.250' })
})

test('[C1] of a new account nothing is accepted yet, so its value of that day is accepted', async () => {
  const report = await billing.load([aLine(VALUE_OF_THAT_DAY)])

  expect(report).toMatchObject({ newAccounts: 1, readings: 1, starts: 0 })
})
