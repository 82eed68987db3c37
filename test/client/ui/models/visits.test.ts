/** Visits: what was noted on the screen is what is handed in, once, on a full phone and while a visit is being ended too. */
import { signal } from '@preact/signals'
import { IDBObjectStore } from 'fake-indexeddb'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { VisitDraft } from '#client/domain/visit-draft.ts'
import { createPhotos } from '#client/store/photos.ts'
import { createVisitDrafts } from '#client/store/visit-drafts.ts'
import { createKept } from '#client/ui/models/kept.ts'
import type { Models } from '#client/ui/models/models.ts'
import { createVisits } from '#client/ui/models/visits.ts'
import { whereaboutsOf } from '#client/ui/models/whereabouts.ts'
import { aFlat, aRound, DAY } from '#test/support/a-round.ts'
import { createTestDevice, type TestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'
import { aPhoto, BYTES } from '#test/support/test-photo.ts'

const BOTA = 'staff:bota'
const AT = 'astana-1'
const ROUND = aRound(aFlat('1'))

async function aTab(device = createTestDevice()) {
  const { store, messages, record } = device
  await store.session.begin({ subject: BOTA, server: 'srv_1', epoch: 'e_1', role: 'inspector' }, null)
  const kept = createKept(store, messages)
  await kept.load()
  const present = { now: signal(NOON) }
  const schedule = { saved: async () => undefined }
  const models = { store, kept, messages, record, present, schedule } as unknown as Models
  const visits = createVisits(models)
  await visits.loadDrafts()
  return { device, models, kept, visits, onScreen: () => visits.drafts.value! }
}

const onDisk = ({ store }: TestDevice): Promise<VisitDraft[]> =>
  createVisitDrafts(store.database, store.ballast).list(BOTA)

/** Reads the meter of the dwelling. Answers the reading's id. */
async function withReading({ device, kept }: Awaited<ReturnType<typeof aTab>>): Promise<string> {
  const draft = await device.store.drafts.open({ subject: BOTA, account: AT, serial: 'S-1' }, ['main'], NOON)
  const saved = await device.record(draft, { main: '00210.000' }, DAY)
  if (!saved.ok) throw new Error(saved.refusal)
  kept.took(saved.value)
  return saved.value[0]!.id
}

/** No room for drafts of visits, for as long as it is true. */
function fullForDrafts(): { isFull: boolean } {
  const room = { isFull: true }
  const put = IDBObjectStore.prototype.put
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
    if (room.isFull && this.name === 'visitDrafts') throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, row)
  })
  onTestFinished(() => spy.mockRestore())
  return room
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

afterEach(() => {
  Object.defineProperty(navigator, 'geolocation', { value: undefined, configurable: true })
})

test('[faults/D4] what a full phone had no room for stands on the screen, is said not to be kept, and is what the visit says', async () => {
  const tab = await aTab()
  const { visits, kept, onScreen } = tab
  await withReading(tab)
  const draft = await visits.open(ROUND.round, AT)
  fullForDrafts()

  await visits.change(draft, { codes: ['M5'] })
  await visits.change(onScreen()[0]!, { note: 'Seal looks odd.' })
  const isKept = visits.isKept(draft)
  await visits.loadDrafts()
  const shown = onScreen()
  const refusal = await visits.end({ round: ROUND, account: AT, isRead: true })

  expect(isKept).toBe(false)
  expect(shown).toMatchObject([{ id: draft.id, codes: ['M5'], note: 'Seal looks odd.' }])
  expect(refusal).toBeNull()
  expect(kept.visits.value.map(({ item }) => item)).toMatchObject([
    { id: draft.id, codes: ['M5'], note: 'Seal looks odd.' },
  ])
  expect(visits.isKept(draft)).toBe(true)
})

test('[faults/D4] a reason that a full phone had no room for ends the visit with its slip', async () => {
  const { visits, kept } = await aTab()
  const draft = await visits.open(ROUND.round, AT)
  fullForDrafts()

  await visits.change(draft, { codes: ['A1'] })
  const refusal = await visits.end({ round: ROUND, account: AT, isRead: false })

  expect(refusal).toBeNull()
  expect(kept.visits.value[0]!.item).toMatchObject({ id: draft.id, codes: ['A1'], slip: draft.slip })
})

test('[faults/D4] the slip that was written at the door stays when there is room later', async () => {
  const { visits, kept, device, onScreen } = await aTab()
  const room = fullForDrafts()
  const draft = await visits.open(ROUND.round, AT)
  await visits.change(draft, { codes: ['A1'] })
  expect(await onDisk(device)).toEqual([])
  await visits.loadDrafts()
  expect(onScreen()).toMatchObject([{ slip: draft.slip, codes: ['A1'] }])

  room.isFull = false
  await visits.change(draft, { note: 'Rang twice.' })

  expect(await onDisk(device)).toMatchObject([{ id: draft.id, slip: draft.slip, codes: ['A1'], note: 'Rang twice.' }])
  expect(visits.isKept(draft)).toBe(true)
  await visits.end({ round: ROUND, account: AT, isRead: false })
  expect(kept.visits.value[0]!.item).toMatchObject({ id: draft.id, slip: draft.slip, note: 'Rang twice.' })
})

test('[faults/D4] where not even the visit has room, that is said, and what was ticked stays', async () => {
  const { visits, onScreen, kept } = await aTab()
  const draft = await visits.open(ROUND.round, AT)
  fullForDrafts()
  const spy = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  onTestFinished(() => spy.mockRestore())
  await visits.change(draft, { codes: ['A5'] })

  const refusal = await visits.end({ round: ROUND, account: AT, isRead: false })

  expect(refusal).toBe('full')
  expect(kept.visits.value).toEqual([])
  expect(onScreen()).toMatchObject([{ id: draft.id, codes: ['A5'] }])
})

test('what another tab noted of the same visit stays beside what is noted here', async () => {
  const device = createTestDevice()
  const [one, other] = [await aTab(device), await aTab(device)]
  const draft = await one.visits.open(ROUND.round, AT)
  await other.visits.change(await other.visits.open(ROUND.round, AT), { codes: ['A5'] })

  await one.visits.change(draft, { note: 'Empty.' })
  await one.visits.end({ round: ROUND, account: AT, isRead: false })

  expect(one.kept.visits.value[0]!.item).toMatchObject({ id: draft.id, codes: ['A5'], note: 'Empty.' })
})

test('what is noted while the phone looks for its place is said by the visit', async () => {
  let here = (): void => undefined
  const getCurrentPosition = (found: PositionCallback): void => {
    here = () => found({ coords: { latitude: 51, longitude: 71, accuracy: 5 } } as GeolocationPosition)
  }
  Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true })
  const device = createTestDevice()
  await device.store.settings.set('notesPosition', true)
  const tab = await aTab(device)
  const { visits, kept, models, onScreen } = tab
  const whereabouts = whereaboutsOf(models)
  await vi.waitFor(() => expect(whereabouts.isOn.value).toBe(true))
  whereabouts.arrive(AT)
  await withReading(tab)
  await visits.open(ROUND.round, AT)

  const ending = visits.end({ round: ROUND, account: AT, isRead: true })
  await settled()
  await visits.change(onScreen()[0]!, { codes: ['M5'], note: 'Glass is cracked.' })
  here()

  expect(await ending).toBeNull()
  expect(kept.visits.value.map(({ item }) => item)).toMatchObject([
    { codes: ['M5'], note: 'Glass is cracked.', position: { latitude: 51 } },
  ])
  expect(await onDisk(device)).toEqual([])
})

test('what is noted while a visit is being written is of the next one, and not lost', async () => {
  const tab = await aTab()
  const { visits, kept, device, onScreen } = tab
  await withReading(tab)
  const draft = await visits.open(ROUND.round, AT)
  const { moment } = device.record
  const spy = vi.spyOn(device.record, 'moment').mockImplementation(async (today) => {
    void visits.change(onScreen()[0]!, { codes: ['M5'] })
    return await moment(today)
  })
  onTestFinished(() => spy.mockRestore())

  await visits.end({ round: ROUND, account: AT, isRead: true })
  await settled()

  expect(kept.visits.value.map(({ item }) => item)).toMatchObject([{ id: draft.id, codes: [] }])
  expect(await onDisk(device)).toMatchObject([{ codes: ['M5'] }])
  expect(onScreen()).toEqual(await onDisk(device))
  expect(onScreen()[0]!.id).not.toBe(draft.id)
})

test.each([0, 1, 2, 3, 5, 8, 12, 20, 40])(
  'a second tap %d moments after the first ends no second visit',
  async (wait) => {
    const tab = await aTab()
    const { visits, device } = tab
    const reading = await withReading(tab)
    await visits.change(await visits.open(ROUND.round, AT), { codes: ['M5'] })

    const first = visits.end({ round: ROUND, account: AT, isRead: true })
    for (let moment = 0; moment < wait; moment += 1) await new Promise((resolve) => setImmediate(resolve))
    const second = visits.end({ round: ROUND, account: AT, isRead: true })

    expect(await Promise.all([first, second])).toEqual([null, null])
    const waiting = await device.store.outbox.waiting(BOTA)
    expect(waiting.flatMap(({ item }) => ('codes' in item ? [[item.codes, item.readings]] : []))).toEqual([
      [['M5'], [reading]],
    ])
  },
)

test('[faults/D12] two tabs that end the same visit one after the other end it once', async () => {
  const device = createTestDevice()
  const [one, other] = [await aTab(device), await aTab(device)]
  await withReading(one)
  await other.kept.load()
  await one.visits.open(ROUND.round, AT)
  vi.spyOn(other.kept.visits, 'peek').mockReturnValue([]) // It has not heard of it yet.

  await one.visits.end({ round: ROUND, account: AT, isRead: true })
  await other.visits.end({ round: ROUND, account: AT, isRead: true })

  const waiting = await device.store.outbox.waiting(BOTA)
  expect(waiting.filter(({ item }) => 'codes' in item)).toHaveLength(1)
})

test('what was noted of a visit whose round left the phone is handed in as it is, with its readings and photos', async () => {
  const tab = await aTab()
  const { visits, kept, device, models, onScreen } = tab
  const reading = await withReading(tab)
  const draft = await visits.open(ROUND.round, AT)
  await visits.change(draft, { codes: ['T1', 'A3'] })
  const photo = aPhoto({ account: AT, kind: 'visits', fact: draft.id, subject: BOTA })
  await createPhotos(device.store.database).keep(photo, BYTES)
  ;(models.present.now as { value: number }).value = NOON + 5 * 86_400_000

  const refusals = await Promise.all([visits.handIn(draft), visits.handIn(draft)])

  expect(refusals).toEqual([null, null])
  expect(kept.visits.value.map(({ item }) => item)).toMatchObject([
    {
      ...{ id: draft.id, round: ROUND.round, account: AT, visitedOn: DAY },
      ...{ codes: ['T1', 'A3'], readings: [reading], photos: [photo.sha256] },
    },
  ])
  expect(onScreen().filter(({ codes }) => codes.length > 0)).toEqual([])
})
