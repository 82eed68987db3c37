/** Found meters: what a visit says of meters that are not on the list, as it is saved on the phone. */
import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { createKept } from '#client/ui/models/kept.ts'
import type { Models } from '#client/ui/models/models.ts'
import { createVisits } from '#client/ui/models/visits.ts'
import { aFlat, aMeter, aRound, DAY } from '#test/support/a-round.ts'
import { createTestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

const SUBJECT = 'staff:bota'
const ACCOUNT = 'astana-1'
const HOT = aMeter('S-1')
const COLD = aMeter('S-2')

/** At a flat with two meters, on a phone on which nothing is noted yet. */
async function atTheFlat() {
  const { store, messages, record } = createTestDevice()
  await store.session.begin({ subject: SUBJECT, server: 'srv_1', epoch: 'e_1', role: 'inspector' }, null)
  const kept = createKept(store, messages)
  await kept.load()
  const schedule = { saved: async () => undefined }
  const models = { store, kept, messages, record, schedule, present: { now: signal(NOON) } } as unknown as Models
  const visits = createVisits(models)
  await visits.loadDrafts()
  const round = aRound(aFlat('1', HOT, COLD))

  return {
    visits,
    round,
    end: (isRead = true) => visits.end({ round, account: ACCOUNT, isRead }),
    noted: () => visits.open(round.round, ACCOUNT),
    saved: () => kept.visits.value.map(({ item }) => item),
    async read(serial: string): Promise<string> {
      const draft = await store.drafts.open({ subject: SUBJECT, account: ACCOUNT, serial }, ['main'], NOON)
      const saved = await record(draft, { main: '00210.000' }, DAY)
      if (!saved.ok) throw new Error(saved.refusal)
      kept.took(saved.value)
      return saved.value[0]!.id
    },
  }
}

test('[code M4] readings of two listed meters do not end the visit: it waits for the new meter and its first reading', async () => {
  const { visits, read, noted, end, saved } = await atTheFlat()
  await visits.change(await noted(), { codes: ['M4'] })
  const [old, other] = [await read('S-1'), await read('S-2')]

  expect(await end()).toBe('exchange')
  await visits.change(await noted(), { found: [{ serial: '99-1', service: 'hot-water', replaces: 'S-1' }] })
  expect(await end()).toBe('exchange')
  expect(saved()).toEqual([])

  const first = await read('99-1')
  expect(await end()).toBeNull()
  expect(saved()).toMatchObject([{ codes: ['M4'], serial: '99-1', readings: [old, other, first] }])
  expect(saved()[0]!.found).toEqual([
    { serial: '99-1', service: 'hot-water', replaces: 'S-1', first: [first], last: [old] },
  ])
})

test('of two meters that were found both travel, though one was not read', async () => {
  const { visits, read, noted, end, saved } = await atTheFlat()
  const found = ['99-1', '99-2'].map((serial) => ({ serial, service: 'hot-water' as const, replaces: null }))
  await visits.change(await noted(), { codes: ['M5'], found })
  const first = await read('99-1')

  expect(await end(false)).toBeNull()

  expect(saved()[0]!.found).toEqual([
    { ...found[0], first: [first], last: [] },
    { ...found[1], first: [], last: [] },
  ])
})
