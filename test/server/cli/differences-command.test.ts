import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { staffSignIn } from '#test/support/inspector.ts'
import { createOffice, keyOf, type Office } from '#test/support/office.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import type { Person } from '#test/support/test-server.ts'

const NOVEMBER = ['rounds', 'differences', '--utility', 'astana', '--period', '2026-11']

let office: Office
let bota: Person

beforeEach(async () => {
  office = await createOffice()
  await office.addAt(Array.from({ length: 9 }, (_, at) => `А к-сі, ${at + 1}`))
  const { server } = office
  await server.storage.write((queries) =>
    queries.readings.add(
      Array.from({ length: 9 }, (_, at) => aStoredReading({ account: keyOf(at + 1), value: '00190.000' })),
      5,
      'test',
    ),
  )
  await office.make()
  bota = await staffSignIn(server, 'bota')
})
afterEach(() => office.server.close())

/** Taken and handed in an hour after whatever came before. */
async function byInspector(number: number, value: string): Promise<void> {
  office.server.clock.pass(3_600_000)
  await send(office.server, bota, [office.reading(bota, number, { value })])
}

async function byResident(number: number, value: string): Promise<void> {
  office.server.clock.pass(600_000)
  const resident = await office.server.signIn(keyOf(number))
  await send(office.server, resident, [office.reading(resident, number, { value })])
}

const listed = async (...words: string[]): Promise<string[]> =>
  (await office.esep(...NOVEMBER, ...words)).output
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/ {2,}/g, ' | '))

/** Account, difference, percentage, which counts. */
const rows = async (...words: string[]): Promise<string[]> =>
  (await listed(...words)).map((line) => {
    const [account = '', , difference, , percent, counts] = line.split(' | ')
    return [account.slice(-1), difference, percent, counts].join(' ')
  })

test('[R5] whichever was read later counts, the other is superseded; a resident’s lower one is held and the inspector’s counts', async () => {
  await byInspector(1, '00195.000')
  await byResident(1, '00196.500')
  await byResident(2, '00196.000')
  await byInspector(2, '00198.000')
  await byInspector(3, '00197.000')
  await byResident(3, '00196.900')

  expect(await listed()).toEqual([
    'astana-10000002 | 22-418837/main | -2.000 | m3 | -25.0 | inspector | 00198.000 | 2026-11-20 | accepted | 00196.000 | 2026-11-20 | superseded | app',
    'astana-10000001 | 22-418837/main | 1.500 | m3 | 30.0 | resident | 00195.000 | 2026-11-20 | superseded | 00196.500 | 2026-11-20 | accepted | app',
    'astana-10000003 | 22-418837/main | -0.100 | m3 | -1.4 | inspector | 00197.000 | 2026-11-20 | accepted | 00196.900 | 2026-11-20 | held | app',
  ])
})

test('[R5] an inspector’s reading that is held supersedes nothing: the resident’s counts', async () => {
  await byResident(1, '00196.000')
  await byInspector(1, '00189.000')

  expect(await listed()).toEqual([
    expect.stringContaining(
      '| 7.000 | m3 | - | resident | 00189.000 | 2026-11-20 | held | 00196.000 | 2026-11-20 | accepted |',
    ),
  ])
})

test('[R5] of several on one side the one that counts is told, or else the newest', async () => {
  await byResident(1, '00195.000')
  await byResident(1, '00195.500')
  await byInspector(1, '00196.000')
  await byInspector(2, '00195.000')
  await byResident(2, '00196.000')
  await byResident(2, '00100.000')

  expect(await rows()).toEqual(['2 1.000 20.0 resident', '1 -0.500 -8.3 inspector'])
})

test('where only one side read, a stranger did, a person rejected it, or it still waits, nothing is told', async () => {
  const { server } = office
  await byInspector(1, '00195.000')
  await byResident(2, '00195.000')
  await byInspector(3, '00195.000')
  const stranger = await server.signIn(keyOf(9))
  await send(server, stranger, [office.reading(stranger, 3, { value: '00199.000' })])
  await byInspector(4, '00195.000')
  await byResident(4, '00194.000')
  const [held] = await server.storage.held.page({ account: keyOf(4) }, null, 9)
  await server.review.reject({ account: keyOf(4), number: held!.number, reason: 'a slip', by: 'aigul' })
  await byInspector(5, '00195.000')
  server.clock.set('2026-11-20T21:30:00+05:00')
  await byResident(5, '00199.000')

  expect(await office.esep(...NOVEMBER)).toEqual({
    code: 0,
    output: '',
    errors: '0 registers of astana for 2026-11.\n',
  })
})

test('a meter that passed zero between the two is not told as a difference of its whole range', async () => {
  await office.server.storage.write((queries) =>
    queries.readings.add(
      [
        aStoredReading({
          account: keyOf(1),
          period: '2026-11',
          channel: 'inspector',
          value: '99999.500',
          status: 'superseded',
        }),
        aStoredReading({ account: keyOf(1), period: '2026-11', value: '00000.250' }),
      ],
      5,
      'test',
    ),
  )

  expect((await rows())[0]).toMatch(/^1 0\.750 /)
})

test('only what differs by more than so many units, or than a share of the use the inspector found, is told', async () => {
  await byInspector(1, '00195.000')
  await byResident(1, '00195.250')
  await byInspector(2, '00210.000')
  await byResident(2, '00211.000')
  await byInspector(3, '00195.000')
  await byResident(3, '00195.000')

  expect(await rows()).toEqual(['2 1.000 5.0 resident', '1 0.250 5.0 resident', '3 0.000 0.0 resident'])
  expect(await rows('--more-than', '0.25')).toEqual(['2 1.000 5.0 resident'])
  expect(await rows('--more-than', '0.249')).toHaveLength(2)
  expect(await rows('--more-than', '4.9%')).toHaveLength(2)
  expect(await rows('--more-than', '5%')).toEqual([])
})

test('where nothing counted before, a difference is told whatever the share', async () => {
  await office.addAt(['А к-сі, 10'])
  await office.make()
  office.server.clock.pass(1000)
  await byInspector(10, '00195.000')
  await byResident(10, '00195.100')

  expect(await listed('--more-than', '50%')).toEqual([expect.stringContaining('| 0.100 | m3 | - | resident |')])
})

test('[security/C5] as CSV a negative difference is a number, and there is a header where nothing is told', async () => {
  const header =
    'account,register,difference,unit,percent,counts,inspector,inspectorOn,inspectorIs,resident,residentOn,residentIs,channel'
  expect((await office.esep(...NOVEMBER, '--csv')).output).toBe(`${header}\n`)
  await byResident(2, '00196.000')
  await byInspector(2, '00198.000')

  expect((await office.esep(...NOVEMBER, '--format', 'csv')).output.split('\n')).toEqual([
    header,
    'astana-10000002,22-418837/main,-2.000,m3,-25.0,inspector,00198.000,2026-11-20,accepted,00196.000,2026-11-20,superseded,app',
    '',
  ])
})

test.each([
  [['--utility', 'oral', '--period', '2026-11'], 'There is no utility «oral»; there is almaty, astana.'],
  [['--utility', 'astana', '--period', '2026-13'], '--period takes a month, as 2026-11, not «2026-13».'],
  [['--utility', 'astana'], "Required option '--period <month>' not specified"],
  [[...NOVEMBER.slice(2), '--more-than', 'much'], '--more-than takes units, as 0.5, or a share of the use, as 5%'],
  [[...NOVEMBER.slice(2), '--more-than', '-1'], '--more-than takes units'],
  [[...NOVEMBER.slice(2), '--format', 'xml'], '--format takes one of table, csv, not «xml».'],
])('rounds differences %j is refused in words', async (words, message) => {
  const { code, output, errors } = await office.esep('rounds', 'differences', ...words)

  expect(errors).toContain(message)
  expect([code, output]).toEqual([2, ''])
})
