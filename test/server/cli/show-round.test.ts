import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBatch, send } from '#test/support/batch.ts'
import { aMeter, aRegister } from '#test/support/builders.ts'
import { staffSignIn } from '#test/support/inspector.ts'
import { createOffice, keyOf, type Office } from '#test/support/office.ts'
import type { Person } from '#test/support/test-server.ts'

const [ROUND, SECOND] = ['astana-20261120-1', 'astana-20261120-2']
const SHA = (letter: string) => letter.repeat(64)

let office: Office

beforeEach(async () => {
  office = await createOffice()
})
afterEach(() => office.server.close())

const shown = async (round = ROUND): Promise<string[]> =>
  (await office.esep('rounds', 'show', round)).output.trimEnd().split('\n')

/** Without the spaces of its columns. */
const lines = async (round = ROUND): Promise<string[]> =>
  (await shown(round)).map((line) => line.trim().replace(/ {2,}/g, ' | '))

async function fiveOnRound(): Promise<Person> {
  await office.addAt(['А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3', 'А к-сі, 4', 'А к-сі, 5'])
  await office.make()
  office.server.clock.pass(60_000)
  return await staffSignIn(office.server, 'bota')
}

test('of each dwelling it is said whether it was read and by whom, with codes and photos, and at the end how many', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  const read = office.reading(bota, 1)
  const photos = { photos: [SHA('a'), SHA('b')] }
  await send(server, bota, [read, office.visit(bota, 1, ROUND, { readings: [read.id], codes: ['T1'], ...photos })])
  await send(server, bota, [
    office.visit(bota, 3, ROUND, { codes: ['A2'], slip: 'K7Q2M9' }),
    office.visit(bota, 4, ROUND, { codes: ['M1'], photos: [SHA('c')] }),
  ])
  const resident = await server.signIn(keyOf(2))
  await send(server, resident, [office.reading(resident, 2)])

  expect((await lines()).slice(0, 6)).toEqual([
    '1 | astana-10000001 | read by inspector | А к-сі, 1 | unread | 2 photos',
    '2 | astana-10000002 | self-read | А к-сі, 2 | unread',
    '3 | astana-10000003 | no access A2 | А к-сі, 3 | unread',
    '4 | astana-10000004 | no reading M1 | А к-сі, 4 | unread | 1 photo',
    '5 | astana-10000005 | left | А к-сі, 5 | unread',
    '5 dwellings: 1 read by inspector, 1 self-read, 2 no access, 1 left; 3 photos',
  ])
})

test('one that was visited in vain and read later is read; of several visits each photo counts once', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  await send(server, bota, [office.visit(bota, 1, ROUND, { codes: ['A6'], photos: [SHA('a')] })])
  server.clock.pass(60_000)
  const read = office.reading(bota, 1)
  const photos = [SHA('a'), SHA('b')]
  await send(server, bota, [read, office.visit(bota, 1, ROUND, { readings: [read.id], codes: ['M2'], photos })])

  expect((await lines())[0]).toBe('1 | astana-10000001 | read by inspector | А к-сі, 1 | unread | 2 photos')
})

test('where one of two registers was read it was read in part', async () => {
  const { server } = office
  const registers = [aRegister({ name: 'day' }), aRegister({ name: 'night' })]
  await server.addAccount(keyOf(1), { meters: [aMeter({ serial: '9', registers })] })
  await office.make()
  const bota = await staffSignIn(server, 'bota')
  await send(server, bota, [office.reading(bota, 1, { register: '9/day' })])

  const [first, counts] = await lines()

  expect(first).toContain('| read in part |')
  expect(counts).toBe('1 dwelling: 0 read by inspector, 0 self-read, 0 no access, 1 read in part, 0 left; 0 photos')
})

test('where somebody is to look it is left, whatever was handed in, until it was visited', async () => {
  const { server } = office
  await office.addAt(['А к-сі, 1'])
  server.clock.set('2026-11-05T12:00:00+05:00')
  await office.make()
  const bota = await staffSignIn(server, 'bota')
  await send(server, bota, [office.reading(bota, 1)])
  await office.esep('rounds', 'close', 'astana-20261105-1')
  server.clock.set('2026-11-21T12:00:00+05:00')
  await office.make('--control-after', '1')
  const round = 'astana-20261121-1'

  expect((await lines(round))[0]).toContain('| left |')

  const again = await staffSignIn(server, 'bota')
  const read = office.reading(again, 1, { value: '00203.200' })
  await send(server, again, [read, office.visit(again, 1, round, { readings: [read.id], codes: [] })])
  expect((await lines(round))[0]).toContain('| read by inspector |')
})

test('a visit goes with a dwelling to its next round, and the round it left says how many it gave away', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  await send(server, bota, [office.visit(bota, 5, ROUND, { codes: ['A1'], slip: 'K7Q2M9' })])
  server.clock.pass(60_000)
  await office.esep('rounds', 'split', ROUND, '--at', 'А к-сі, 4', '--inspector', 'daniyar', '--reason', 'ill')

  expect((await lines(SECOND)).slice(0, 3)).toEqual([
    '1 | astana-10000004 | left | А к-сі, 4 | unread',
    '2 | astana-10000005 | no access A1 | А к-сі, 5 | unread',
    '2 dwellings: 0 read by inspector, 0 self-read, 1 no access, 1 left; 0 photos',
  ])
  expect((await lines())[3]).toBe(
    '3 dwellings: 0 read by inspector, 0 self-read, 0 no access, 3 left; 0 photos; 2 moved to other rounds',
  )
  expect((await office.esep('rounds', 'list')).output).toContain('0 of 3 visited')
})

test('of each inspector who has the round it is said when the phone was last heard, and what it still holds', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  const HOUR = 3_600_000
  const now = server.clock.now()
  await bota.call('POST', '/api/v1/readings', {
    ...aBatch(server, bota, []),
    ...{ unsent: 4, oldestUnsentAt: now - 30 * HOUR, unsentPhotos: 2, oldestPhotoAt: now - HOUR },
  })
  await office.esep('rounds', 'assign', ROUND, '--inspector', 'daniyar', '--also')

  expect((await shown()).slice(-2)).toEqual([
    'bota: phone d_1, last contact 2026-11-20 07:01Z, unsent 4 for 30 h, photos 2 for 1 h, stuck',
    'daniyar: no phone',
  ])
})
