import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIntake } from '#server/intake/intake.ts'
import type { Channel } from '#shared/domain/channel.ts'
import { defaultCalendar } from '#shared/domain/intake-calendar.ts'
import { aUtility } from '#test/support/builders.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident()
})
afterEach(() => resident.server.close())

/** Where a reading taken and received at that moment stands. */
async function at(moment: string) {
  resident.server.clock.set(moment)
  const person = await resident.server.signIn(ACCOUNT, resident.person.secret)
  expect(person.subject).toBe(resident.person.subject)
  return (await resident.standings(resident.item()))[0]
}

const opensAt = (moment: string) => Date.parse(moment)

test('[W1] [W3] 9:00:00 is in, and 20:00:00 waits for the next morning', async () => {
  expect(await at('2026-11-18T09:00:00+05:00')).toMatchObject({ status: 'accepted', period: '2026-11' })
  expect(await at('2026-11-18T19:59:59.999+05:00')).toMatchObject({ status: 'accepted' })
  expect(await at('2026-11-18T20:00:00+05:00')).toEqual({
    status: 'queued',
    opensAt: opensAt('2026-11-19T09:00:00+05:00'),
    period: '2026-11',
  })
})

test('[W3] a reading on the 17th waits for the 18th', async () => {
  expect(await at('2026-11-17T12:00:00+05:00')).toEqual({
    status: 'queued',
    opensAt: opensAt('2026-11-18T09:00:00+05:00'),
    period: '2026-11',
  })
})

test('[W3] after the last evening of the month a reading waits for the 18th and counts for the next period', async () => {
  expect(await at('2026-11-30T20:00:00+05:00')).toEqual({
    status: 'queued',
    opensAt: opensAt('2026-12-18T09:00:00+05:00'),
    period: '2026-12',
  })
})

test('[W2] another calendar from a date on changes nothing before it', async () => {
  const later = defaultCalendar()
  later.app = { ...later.app, firstDay: 20 }
  const calendars = [
    { effectiveOn: '2000-01-01', calendar: defaultCalendar() },
    { effectiveOn: '2026-12-01', calendar: later },
  ]
  await resident.server.storage.accounts.putUtility(aUtility({ calendars }))

  expect(await at('2026-11-18T12:00:00+05:00')).toMatchObject({ status: 'accepted' })
  expect(await at('2026-12-18T12:00:00+05:00')).toMatchObject({
    status: 'queued',
    opensAt: opensAt('2026-12-20T09:00:00+05:00'),
  })
})

test('[W5] the server’s clock decides: what was taken inside and comes after the closing waits', async () => {
  resident.server.clock.set('2026-11-30T21:00:00+05:00')
  const taken = resident.item({ taken: '2026-11-30T19:00:00+05:00' })

  expect(await resident.standings(taken)).toMatchObject([{ status: 'queued', period: '2026-12' }])
})

async function withGrace(graceHours: number) {
  const calendar = defaultCalendar()
  calendar.app = { ...calendar.app, graceHours }
  await resident.server.storage.accounts.putUtility(aUtility({ calendars: [{ effectiveOn: '2000-01-01', calendar }] }))
}

test('[W5] [faults/T7] with grace, what was taken inside counts for that window when it comes in time', async () => {
  await withGrace(2)
  resident.server.clock.set('2026-11-30T21:59:59+05:00')
  const inTime = resident.item({ taken: '2026-11-30T19:00:00+05:00' })
  const outside = resident.item({ taken: '2026-11-30T20:30:00+05:00' })

  const standings = await resident.standings(inTime, outside)
  resident.server.clock.set('2026-11-30T22:00:00+05:00')
  const late = await resident.standings(resident.item({ taken: '2026-11-30T19:30:00+05:00' }))

  expect(standings).toMatchObject([
    { status: 'accepted', period: '2026-11' },
    { status: 'queued', period: '2026-12' },
  ])
  expect(late).toMatchObject([{ status: 'queued', period: '2026-12' }])
})

test('[W5] [P6] a time that is not sound has no grace', async () => {
  await withGrace(2)
  resident.server.clock.set('2026-11-30T21:00:00+05:00')
  const deviceTime = { at: opensAt('2026-11-30T19:00:00+05:00'), zone: 'Asia/Almaty', offset: 300, jumped: true }

  expect(await resident.standings(resident.item({ deviceTime }))).toMatchObject([{ status: 'queued' }])
})

test('[W6] the phone’s zone and offset are evidence only', async () => {
  resident.server.clock.set('2026-11-18T09:00:00+05:00')
  const stale = (offset: number, zone: string) => ({
    deviceTime: { at: resident.server.clock.now(), zone, offset, jumped: false },
  })

  const standings = await resident.standings(
    resident.item(stale(360, 'Asia/Almaty')),
    resident.item(stale(-1440, '../../etc/passwd')),
  )

  expect(standings).toMatchObject([{ period: '2026-11' }, { period: '2026-11' }])
  expect(standings.filter((one) => typeof one === 'object' && one.status === 'held')).toEqual([])
})

/** By a channel that has no door of its own yet. */
async function by(channel: Channel, item: unknown) {
  const { storage, clock, keys } = resident.server
  const intake = createIntake({ storage, clock, receiptKey: keys.receiptKey, onFault: () => undefined })
  const sender = { subject: resident.person.subject, channel }
  const { outcomes } = await intake.receive(sender, { items: [item], deviceNow: clock.now(), device: null })
  return outcomes.map((outcome) => outcome.outcome === 'received' && outcome.receipt.standing)
}

test('[W1] the phone line closes at 18:00, the inspector never', async () => {
  resident.server.clock.set('2026-11-20T18:00:00+05:00')

  expect(await by('phone', resident.item())).toMatchObject([{ status: 'queued' }])
  expect(await by('inspector', resident.item())).toMatchObject([{ status: 'accepted' }])
})

test('[R5] a resident’s lower value does not supersede what an inspector saw, a higher one does', async () => {
  await by('inspector', resident.item({ value: '00203.000' }))
  resident.server.clock.pass(60_000)
  const lower = await resident.standings(resident.item({ value: '00202.999' }))
  resident.server.clock.pass(60_000)
  const higher = await resident.standings(resident.item({ value: '00203.001' }))

  expect(lower).toEqual([{ status: 'held', reason: 'below-inspector', period: '2026-11' }])
  expect(higher).toEqual([{ status: 'accepted', period: '2026-11' }])
})

test('[R4] whatever channels readings come through, one counts for a period', async () => {
  for (const channel of ['app', 'phone', 'voice', 'email', 'whatsapp', 'telegram', 'inspector'] as const) {
    await by(channel, resident.item({ value: '00203.000' }))
    resident.server.clock.pass(1000)
  }

  const accepted = await resident.server.storage.readings.accepted([ACCOUNT], '2026-11')
  expect(accepted.map((row) => row.channel)).toEqual(['inspector'])
})
