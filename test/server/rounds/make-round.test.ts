import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { addStaff, aRound } from '#test/support/inspector.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await createTestServer()
  await addStaff(server, 'bota')
})
afterEach(() => server.close())

/** Accounts at these addresses, of numbers in their order. */
async function addAt(...addresses: string[]): Promise<void> {
  for (const [at, address] of addresses.entries()) {
    const account = `astana-1000000${at}`
    await server.storage.write((queries) =>
      queries.accounts.add(
        {
          ...{ account, utility: 'astana', address, district: 'yesil', holder: '' },
          ...{ contract_starts_on: '2020-01-01', contract_ends_on: null },
        },
        [
          {
            ...{ serial: `S-${at}00`, service: 'hot-water', place: null, installedOn: '2020-01-01' },
            ...{ removedOn: null, verifiedUntil: null },
            registers: [{ name: 'main', digits: 5, decimals: 3, unit: 'm3' }],
          },
        ],
      ),
    )
  }
}

const walked = async (round: string): Promise<string[]> =>
  (await server.storage.rounds.dwellings(round)).map(({ address }) => address)

test('dwellings stand in the order in which one walks: by street, then by the numbers of house and flat', async () => {
  await addAt('Б к-сі, 10, 2', 'А к-сі, 9, 10', 'Б к-сі, 2, 1', 'А к-сі, 9, 9', 'Б к-сі, 10/1')

  const made = await aRound(server)

  expect(await walked(made!.round)).toEqual([
    'А к-сі, 9, 9',
    'А к-сі, 9, 10',
    'Б к-сі, 2, 1',
    'Б к-сі, 10, 2',
    'Б к-сі, 10/1',
  ])
})

test('a walk begins where it is told to, and ends after so many', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2', 'А к-сі, 3', 'А к-сі, 4')

  const made = await aRound(server, { fromAddress: 'А к-сі, 2', most: 2 })

  expect(await walked(made!.round)).toEqual(['А к-сі, 2', 'А к-сі, 3'])
  expect(made).toMatchObject({ dwellings: 2, left: 1 })
})

test('nobody is on two open rounds', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2')
  const first = await aRound(server, { most: 1 })

  const second = await aRound(server)

  expect(await walked(second!.round)).toEqual(['А к-сі, 2'])
  expect(await aRound(server)).toBeNull()
  await server.storage.write((queries) => queries.rounds.close(first!.round, 1))
  expect(await walked((await aRound(server))!.round)).toEqual(['А к-сі, 1'])
})

test('whoever has read already is not disturbed; whose reading wants a look is', async () => {
  await addAt('А к-сі, 1', 'А к-сі, 2')
  const person = await server.signIn('astana-10000000')
  const facts = aReading({ account: 'astana-10000000', subject: person.subject, register: 'S-000/main' })
  await send(server, person, [anItem(facts)])

  const made = await aRound(server)
  expect(await walked(made!.round)).toEqual(['А к-сі, 2'])

  const odd = aReading({ account: 'astana-10000000', subject: person.subject, register: 'UNKNOWN-7/main' })
  await send(server, person, [anItem(odd)])
  const second = await aRound(server)
  expect((await server.storage.rounds.dwellings(second!.round)).map(({ causes }) => causes)).toEqual(['held'])
})
