/** Visited dwellings: what came of a visit is on the phones of all who have the dwelling, as the office sees it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Code } from '#shared/domain/visit.ts'
import { send } from '#test/support/batch.ts'
import { roundsOf, staffSignIn } from '#test/support/inspector.ts'
import { createOffice, keyOf, type Office } from '#test/support/office.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import type { Person } from '#test/support/test-server.ts'

const [ROUND, SECOND] = ['astana-20261120-1', 'astana-20261120-2']

let office: Office
let bota: Person
let daniyar: Person

beforeEach(async () => {
  office = await createOffice()
  await office.addAt(['А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3', 'А к-сі, 4', 'А к-сі, 5'])
  await office.make()
  office.server.clock.pass(60_000)
  bota = await staffSignIn(office.server, 'bota')
  daniyar = await staffSignIn(office.server, 'daniyar')
})
afterEach(() => office.server.close())

/** The same round for the other one too. */
const share = () => office.esep('rounds', 'assign', ROUND, '--inspector', 'daniyar', '--also')

const visitedOf = async (person: Person, round = ROUND) =>
  (await roundsOf(person)).rounds.find((one) => one.round === round)!.dwellings.map(({ visited }) => visited)

const codes = (...said: Code[]) => ({ codes: said })

test('what one of two inspectors did stands on the other’s phone, which learns of it; signs of tampering do not', async () => {
  const { server } = office
  await share()
  const [before] = (await roundsOf(daniyar)).rounds
  const read = office.reading(bota, 1)
  await send(server, bota, [
    ...[read, office.visit(bota, 1, ROUND, { readings: [read.id], ...codes('T3'), photos: ['a'.repeat(64)] })],
    office.visit(bota, 2, ROUND, { ...codes('A1'), slip: 'K7Q2M2' }),
    office.visit(bota, 3, ROUND, { ...codes('M1'), photos: ['b'.repeat(64)] }),
  ])

  const [after] = (await roundsOf(daniyar, `${before!.round}:${before!.revision}`)).rounds

  expect(after!.dwellings.map(({ visited }) => visited)).toEqual([
    'read',
    'no-access',
    'not-read',
    undefined,
    undefined,
  ])
  expect(JSON.stringify(after)).not.toContain('T3')
})

test('a visit in vain alone makes the round another one; a stranger’s says nothing', async () => {
  const { server } = office
  await share()
  const [before] = (await roundsOf(daniyar)).rounds
  const resident = await server.signIn(keyOf(4))
  await send(server, resident, [office.visit(resident, 4, ROUND)])

  expect((await roundsOf(daniyar, `${before!.round}:${before!.revision}`)).rounds).toEqual([])

  await send(server, bota, [office.visit(bota, 5, ROUND, codes('A5'))])
  expect((await roundsOf(daniyar, `${before!.round}:${before!.revision}`)).rounds).toHaveLength(1)
  expect(await visitedOf(daniyar)).toEqual([undefined, undefined, undefined, undefined, 'no-access'])
})

test('what came of a visit goes with a dwelling that is moved, also where the visit is handed in after it was', async () => {
  const { server } = office
  await send(server, bota, [office.visit(bota, 4, ROUND, codes('A5'))])
  const late = office.visit(bota, 5, ROUND, codes('A5'))
  server.clock.pass(60_000)
  await office.esep('rounds', 'split', ROUND, '--at', 'А к-сі, 4', '--inspector', 'daniyar', '--reason', 'ill')

  expect(await visitedOf(daniyar, SECOND)).toEqual(['no-access', undefined])

  const [before] = (await roundsOf(daniyar)).rounds.filter(({ round }) => round === SECOND)
  await send(server, bota, [late])
  const [after] = (await roundsOf(daniyar, `${before!.round}:${before!.revision}`)).rounds.filter(
    ({ round }) => round === SECOND,
  )
  expect(after!.dwellings.map(({ visited }) => visited)).toEqual(['no-access', 'no-access'])
})

test('a reading that a person rejected leaves the dwelling not read', async () => {
  const { server } = office
  await share()
  const account = keyOf(1)
  const last = aStoredReading({ account, value: '00300.000' })
  await server.storage.write((queries) => queries.readings.add([last], 5, 'test'))
  const read = office.reading(bota, 1, { value: '00204.000' })
  const reply = await send(server, bota, [read, office.visit(bota, 1, ROUND, { readings: [read.id], codes: [] })])
  const [held] = reply.results
  const number = held!.outcome === 'received' ? held!.receipt.number : ''

  expect((await visitedOf(daniyar))[0]).toBe('read')
  const { code } = await office.esep('review', 'reject', account, number, '--reason', 'no such value')
  expect(code).toBe(0)
  expect((await visitedOf(daniyar))[0]).toBe('not-read')
})
