import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EstimateTable } from '#server/storage/schema.ts'
import type { AccountData, PullReply } from '#shared/wire/account-data.ts'
import { pullReply } from '#shared/wire/account-data.ts'
import { aContract } from '#test/support/builders.ts'
import { ACCOUNT, aResident, REGISTER, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident({ account: { contract: aContract({ startsOn: '2026-08-02' }) } })
})
afterEach(() => resident.server.close())

const estimate = (period: string): EstimateTable => ({
  account: ACCOUNT,
  register: REGISTER,
  period,
  volume: '4.250',
  kind: 'mean',
  basis: '',
  made_at: 0,
})

const add = (...periods: string[]) =>
  resident.server.storage.write((queries) => queries.estimates.add(periods.map(estimate)))

async function pulled(): Promise<AccountData> {
  const reply = (await (await resident.person.call('GET', '/api/v1/accounts')).json()) as PullReply
  expect(pullReply.safeParse(reply).error).toBeUndefined()
  return reply.accounts[0]!
}

test('[C2] a resident sees what was estimated, month by month', async () => {
  await add('2026-10', '2026-09')

  const { estimates } = await pulled()

  expect(estimates).toEqual([
    { register: REGISTER, period: '2026-09', volume: '4.250', kind: 'mean' },
    { register: REGISTER, period: '2026-10', volume: '4.250', kind: 'mean' },
  ])
})

test('[C2] what was read all the same is estimated no more', async () => {
  await add('2026-09', '2026-10')
  await resident.server.storage.write((queries) =>
    queries.readings.add([aStoredReading({ read_on: '2026-10-20' })], 0, 'test'),
  )

  expect((await pulled()).estimates).toMatchObject([{ period: '2026-09' }])
})

test('[C2] where nothing was estimated, nothing is said of it, as to an app that knows of no estimates', async () => {
  expect(await pulled()).not.toHaveProperty('estimates')
})

test('[R8] estimates from before the contract, and from longer ago than two years, are not shown', async () => {
  await add('2024-09', '2026-07', '2026-08', '2026-09')

  expect((await pulled()).estimates).toMatchObject([{ period: '2026-09' }])
})
