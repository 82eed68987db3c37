/** Flush, refused: what the server refuses for what it carries holds nothing else back. */
import { expect, test } from 'vitest'
import type { BatchRequest, ReadingItem } from '#shared/wire/readings.ts'
import { phoneWithReadings } from '#test/support/phone-with-readings.ts'
import { type Fault, problemAnswer } from '#test/support/test-network.ts'

test('[faults/N10] a batch too big for the server is halved until it fits', async () => {
  const { run, states, network } = await phoneWithReadings(50)
  network.server.always = ({ body }) =>
    (body as BatchRequest).items?.length > 10 ? problemAnswer('too-many-items') : null

  await run('start')

  expect(new Set(await states())).toEqual(new Set(['received']))
})

test('[faults/N10] one reading too big by itself needs the person', async () => {
  const { run, rows, network } = await phoneWithReadings(1)
  network.server.always = () => problemAnswer('too-big')

  await run('start')

  expect((await rows())[0]).toMatchObject({ state: 'saved', problem: 'too-big' })
})

/** A server with a fault of its own whenever these readings are among those sent. */
const poisoned =
  (ids: string[]): Fault =>
  ({ body }) =>
    (body as { items?: ReadingItem[] }).items?.some(({ id }) => ids.includes(id)) ? problemAnswer('fault') : null

test.each([0, 11, 25, 49])(
  '[faults/N9] [faults/G9] one poisonous reading at place %d of 50 leaves 49 received in at most 8 requests',
  async (place) => {
    const { run, rows, network, device, batches } = await phoneWithReadings(50)
    const poison = (await rows())[place]!.id
    network.server.always = poisoned([poison])

    let requests = 0
    while (network.stored.size < 49 && requests < 100) {
      await run('timer')
      requests = batches()
      device.clock.pass(900_000)
    }

    // The last request of a round may already be the one that tries the bad reading by itself.
    const delivering = network.asked.filter(({ path, body }) => path === 'readings' && !isAlone(body, poison))
    expect(network.stored.size).toBe(49)
    expect(delivering.length).toBeLessThanOrEqual(8)
    expect((await rows())[place]).toMatchObject({ state: 'saved', problem: 'apart' })
  },
)

const isAlone = (body: unknown, id: string): boolean => {
  const { items } = body as { items: ReadingItem[] }
  return items.length === 1 && items[0]?.id === id
}

test.each([2, 3, 7])('[faults/G9] %d poisonous readings of 50 hold back none of the others for good', async (count) => {
  let state = count
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  const { run, rows, network, device, batches } = await phoneWithReadings(50, { random })
  const ids = (await rows()).map(({ id }) => id)
  network.server.always = poisoned(ids.filter((_, at) => at % Math.ceil(50 / count) === 3))

  for (let round = 0; round < 40 && network.stored.size < 50 - count; round += 1) {
    await run('timer')
    device.clock.pass(900_000)
  }

  expect(network.stored.size).toBe(50 - count)
  expect(batches()).toBeLessThan(120)
})

test('[faults/N13] a server down with 500s is spared, and blames no reading', async () => {
  const { run, rows, network, device, batches } = await phoneWithReadings(50)
  network.server.always = () => problemAnswer('fault')

  for (let round = 0; round < 20; round += 1) {
    await run('timer')
    device.clock.pass(900_000)
  }
  expect(batches()).toBeLessThan(60)
  expect(new Set((await rows()).map(({ problem }) => problem))).toEqual(new Set([null]))

  network.server.always = null
  await run('timer')
  expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['received']))
})
