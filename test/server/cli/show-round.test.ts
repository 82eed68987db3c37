import { afterEach, beforeEach, expect, test } from 'vitest'
import { serialOf } from '#shared/domain/meter.ts'
import type { Code } from '#shared/domain/visit.ts'
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
    office.visit(bota, 3, ROUND, { codes: ['A2'], slip: 'K7Q2M2' }),
    office.visit(bota, 4, ROUND, { codes: ['M1'], photos: [SHA('c')] }),
  ])
  const resident = await server.signIn(keyOf(2))
  await send(server, resident, [office.reading(resident, 2)])

  expect((await lines()).slice(0, 6)).toEqual([
    '1 | astana-10000001 | read by inspector T1 | А к-сі, 1 | unread | 2 photos',
    '2 | astana-10000002 | self-read | А к-сі, 2 | unread',
    '3 | astana-10000003 | no access A2 | А к-сі, 3 | unread',
    '4 | astana-10000004 | no reading M1 | А к-сі, 4 | unread | 1 photo',
    '5 | astana-10000005 | left | А к-сі, 5 | unread',
    '5 dwellings: 1 read by inspector, 1 self-read, 2 no access, 1 left; 3 photos',
  ])
})

test('one that was visited in vain and read later is read; of several visits each photo and each code counts once', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  await send(server, bota, [office.visit(bota, 1, ROUND, { codes: ['A6'], photos: [SHA('a')] })])
  server.clock.pass(60_000)
  const read = office.reading(bota, 1)
  const photos = [SHA('a'), SHA('b')]
  await send(server, bota, [read, office.visit(bota, 1, ROUND, { readings: [read.id], codes: ['M2'], photos })])

  expect((await lines())[0]).toBe('1 | astana-10000001 | read by inspector A6 M2 | А к-сі, 1 | unread | 2 photos')
})

/** Of the line of a visit, without its number, which is another each time. */
const visitLines = async (round = ROUND): Promise<string[]> =>
  (await lines(round)).filter((line) => line.includes('visit E-')).map((line) => line.replace(/E-\S+,/, 'E,'))

test('the note, the meters that were found and what they hang in place of are told, also where all was read', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  const [old, first] = [office.reading(bota, 1), office.reading(bota, 1, { register: '99-1/main' })]
  const kind = { service: 'hot-water' as const }
  const found = [
    { ...kind, serial: '99-1', replaces: '22-1', first: [first.id], last: [old.id] },
    { ...kind, serial: '99-2', replaces: '22-2', first: [first.id], last: [], noLast: true as const },
    { ...kind, serial: '99-3', replaces: null, first: [], last: [] },
  ]
  const said = {
    codes: ['M4', 'M7', 'T3'] as Code[],
    found,
    serial: '99-1',
    photos: [SHA('a')],
    note: 'two \u001b[31mflats',
  }
  await send(server, bota, [old, first, office.visit(bota, 1, ROUND, { readings: [old.id, first.id], ...said })])

  const all = await lines()

  expect(all[0]).toBe('1 | astana-10000001 | read by inspector M4 M7 T3 | А к-сі, 1 | unread | 1 photo')
  expect(await visitLines()).toEqual([
    [
      'visit E, 2026-11-20, bota: M4 M7 T3',
      'found 99-1 (hot-water) in place of 22-1',
      'found 99-2 (hot-water) in place of 22-2, which can no longer be read',
      'found 99-3 (hot-water), not read',
      '«two \\u{1b}[31mflats»',
    ].join('; '),
  ])
})

test('of a visit of an earlier version the one serial is told that it names', async () => {
  const bota = await fiveOnRound()
  const said = { codes: ['M7'] as Code[], serial: '99-1', photos: [SHA('a')] }
  await send(office.server, bota, [office.visit(bota, 2, ROUND, said)])

  expect(await visitLines()).toEqual(['visit E, 2026-11-20, bota: M7; found 99-1'])
})

test('[R2] visits that are held are told with why, at their dwelling or below all, and counted', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  await office.addAt(['Б к-сі, 1'])
  const daniyar = await staffSignIn(server, 'daniyar')
  await send(server, bota, [office.visit(bota, 1, ROUND, { codes: ['A1', 'A6'] })])
  await send(server, bota, [office.visit(bota, 6, ROUND, { codes: ['A5'] })])
  server.clock.pass(1000)
  await send(server, daniyar, [office.visit(daniyar, 2, ROUND, { codes: ['A3'], note: 'said no' })])
  server.clock.pass(1000)
  const resident = await server.signIn(keyOf(3))
  await send(server, resident, [office.visit(resident, 3, ROUND)])

  const all = await lines()

  expect(await visitLines()).toEqual([
    'visit E, 2026-11-20, bota: A1 A6; held: incomplete (slip, photo)',
    '- | astana-10000006 | visit E, 2026-11-20, bota: A5; held: not-entitled',
    '- | astana-10000002 | visit E, 2026-11-20, daniyar: A3; «said no»; held: not-entitled',
    `- | astana-10000003 | visit E, 2026-11-20, ${resident.subject}: A5; held: not-entitled`,
  ])
  expect(all.slice(0, 4).map((line) => line.split(' | ')[2])).toEqual(['no access A1 A6', undefined, 'left', 'left'])
  expect(all[9]).toBe('5 dwellings: 0 read by inspector, 0 self-read, 1 no access, 4 left; 0 photos; 4 visits held')
  expect((await office.esep('rounds', 'list')).output).toContain('1 of 5 visited, 4 visits held')
})

test('[R2] held visits are listed of all rounds, also where there is no such round', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  await send(server, bota, [office.visit(bota, 1, ROUND, { codes: ['A6'] })])
  server.clock.pass(1000)
  await send(server, bota, [office.visit(bota, 2, 'astana-20990101-1', { codes: ['A5'] })])
  const held = async (...options: string[]) => {
    const { output, errors } = await office.esep('rounds', 'held', ...options)
    return [...output.trimEnd().split('\n'), errors.trim()].map((line) =>
      line.replace(/ {2,}/g, ' | ').replace(/E-\S+,/, 'E,'),
    )
  }

  const all = [
    'astana-10000001 | astana-20261120-1 | visit E, 2026-11-20, bota: A6; held: incomplete (photo)',
    'astana-10000002 | astana-20990101-1 (no such round) | visit E, 2026-11-20, bota: A5; held: not-entitled',
  ]
  expect(await held()).toEqual([...all, '2 visits held.'])
  expect(await held('--utility', 'astana', '--limit', '1')).toEqual([
    all[0],
    'More than 1 visit held; --limit shows more.',
  ])
  expect(await held('--utility', 'almaty')).toEqual(['', '0 visits held.'])
  const { code, errors } = await office.esep('rounds', 'held', '--limit', '0')
  expect([code, errors]).toEqual([2, expect.stringContaining('--limit')])
})

test('what hangs in place of a meter that can no longer be read was read in its place', async () => {
  const { server } = office
  const bota = await fiveOnRound()
  const [{ register: old }, first] = [office.reading(bota, 1), office.reading(bota, 1, { register: '99-1/main' })]
  const kind = { serial: '99-1', service: 'hot-water' as const, replaces: serialOf(old) }
  const found = [{ ...kind, first: [first.id], last: [], noLast: true as const }]
  await send(server, bota, [first, office.visit(bota, 1, ROUND, { readings: [first.id], codes: ['M4'], found })])

  expect((await lines())[0]).toBe('1 | astana-10000001 | read by inspector M4 | А к-сі, 1 | unread')
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
  await send(server, bota, [office.visit(bota, 5, ROUND, { codes: ['A1'], slip: 'K7Q2M2' })])
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
