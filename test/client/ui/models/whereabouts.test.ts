/** Whereabouts: the place of a visit is noted for who turned that on, in three seconds at most, and never of another door. */
import { afterEach, expect, test, vi } from 'vitest'
import { createWhereabouts } from '#client/ui/models/whereabouts.ts'
import { createTestStore } from '#test/support/test-device.ts'

const DOOR = 'astana-12045587'
const NEXT = 'astana-12071964'
const HERE = { latitude: 51.128207, longitude: 71.430412, accuracy: 12 }
type Answer = 'here' | 'denied' | 'not found' | 'never' | { latitude: number }

/** A phone that answers as told and notes how it was asked. */
async function aPhone({ isOn = true, answers = [] as Answer[] } = {}) {
  const { settings } = createTestStore()
  if (isOn) await settings.set('notesPosition', true)
  const asked: PositionOptions[] = []
  let now = 0
  const geolocation = {
    getCurrentPosition(found: PositionCallback, failed: PositionErrorCallback, options: PositionOptions) {
      asked.push(options)
      const answer = answers.shift() ?? 'here'
      if (answer === 'never') return
      if (answer === 'denied' || answer === 'not found') failed({ code: answer === 'denied' ? 1 : 2 } as never)
      else found({ coords: answer === 'here' ? HERE : { ...HERE, ...answer } } as never)
    },
  }
  const whereabouts = createWhereabouts({ geolocation: geolocation as never, settings, monotonic: () => now })
  await vi.waitFor(() => expect(whereabouts.isOn.value).toBe(isOn))
  return { whereabouts, settings, asked, wait: (ms: number) => (now += ms) }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

afterEach(() => {
  vi.useRealTimers()
})

test('it is off until it is turned on, and then nothing asks the phone', async () => {
  const { whereabouts, asked } = await aPhone({ isOn: false })

  whereabouts.arrive(DOOR)
  await settled()

  expect(await whereabouts.at(DOOR)).toBeNull()
  expect(asked).toEqual([])
})

test('turned on, the phone is asked at once and the choice is kept', async () => {
  const { whereabouts, asked, settings } = await aPhone({ isOn: false })

  await whereabouts.setOn(true)

  expect(asked).toHaveLength(1)
  expect(await settings.get('notesPosition')).toBe(true)
})

test('the place found when the screen was opened is the visit’s for two minutes, without asking again', async () => {
  const { whereabouts, asked, wait } = await aPhone()
  whereabouts.arrive(DOOR)
  await settled()
  wait(120_000)

  expect(await whereabouts.at(DOOR)).toEqual(HERE)
  expect(asked).toHaveLength(1)
})

test('after two minutes it is asked for again, for three seconds at most', async () => {
  const { whereabouts, asked, wait } = await aPhone({ answers: ['here', { latitude: 51.2 }] })
  whereabouts.arrive(DOOR)
  await settled()
  wait(120_001)

  expect(await whereabouts.at(DOOR)).toEqual({ ...HERE, latitude: 51.2 })
  expect(asked[1]).toMatchObject({ timeout: 3000, maximumAge: 120_000 })
})

test('a phone that never answers holds up the end of a visit for three seconds and no longer', async () => {
  const { whereabouts } = await aPhone({ answers: ['never', 'never'] })
  whereabouts.arrive(DOOR)
  await settled()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let ended: unknown = 'not yet'
  void whereabouts.at(DOOR).then((position) => (ended = position))

  await vi.advanceTimersByTimeAsync(2_999)
  expect(ended).toBe('not yet')
  await vi.advanceTimersByTimeAsync(1)

  expect(ended).toBeNull()
  expect(whereabouts.lack.value).toBe('none')
})

test('a visit that is ended at a later start, or at a door that was not opened, has no place', async () => {
  const { whereabouts, asked } = await aPhone()
  whereabouts.arrive(NEXT)
  await settled()

  expect(await whereabouts.at(DOOR)).toBeNull()
  expect(asked).toHaveLength(1)
  expect(whereabouts.lack.value).toBeNull()
})

test('the next door does not take the place of the one just left', async () => {
  const { whereabouts } = await aPhone({ answers: ['here', { latitude: 51.2 }] })
  whereabouts.arrive(DOOR)
  await settled()
  whereabouts.arrive(NEXT)
  await settled()

  expect(await whereabouts.at(DOOR)).toEqual(HERE)
  expect(await whereabouts.at(NEXT)).toEqual({ ...HERE, latitude: 51.2 })
})

test('a refusal ends the visit without a place and is said once', async () => {
  const { whereabouts } = await aPhone({ answers: ['denied', 'denied', 'denied', 'denied'] })
  for (const [door, said] of [
    [DOOR, 'refused'],
    [NEXT, null],
  ] as const) {
    whereabouts.arrive(door)
    await settled()

    expect(await whereabouts.at(door)).toBeNull()
    expect(whereabouts.lack.value).toBe(said)
  }
})

test('numbers that are no place are not sent', async () => {
  const { whereabouts } = await aPhone({ answers: [{ latitude: Number.NaN }, { latitude: 123 }] })
  whereabouts.arrive(DOOR)
  await settled()

  expect(await whereabouts.at(DOOR)).toBeNull()
  expect(whereabouts.lack.value).toBe('none')
})
