import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aContract, anItem, aReading } from '#test/support/builders.ts'
import { ACCOUNT, aResident, type Resident, residentOf } from '#test/support/resident.ts'

const FOREIGN = 'astana-99000001'
let resident: Resident

beforeEach(async () => {
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00' })
  await resident.server.addAccount(FOREIGN)
})
afterEach(() => resident.server.close())

const stored = (item: { account: string; id: string }) => resident.server.storage.readings.under([item])

async function withContract(contract: Parameters<typeof aContract>[0] | null) {
  await resident.server.close()
  resident = await aResident({
    at: '2026-11-20T12:00:00+05:00',
    account: { contract: contract && aContract(contract) },
  })
}

test('[R2] [security/O1] a reading for somebody else’s account is kept under it, held, and says nothing of the account', async () => {
  const foreign = resident.item({ account: FOREIGN })
  const nowhere = resident.item({ account: 'astana-11111111' })

  const standings = await resident.standings(foreign, nowhere)

  const held = { status: 'held', reason: 'not-entitled', period: null }
  expect(standings).toEqual([held, held])
  expect((await stored(foreign))[0]).toMatchObject({ account: FOREIGN, subject: resident.person.subject })
})

test('[security/O1] what a stranger hands in is nothing the account’s residents hear of, and uses up no limit of theirs', async () => {
  const owner = residentOf(resident.server, await resident.server.signIn(FOREIGN))
  const before = await resident.server.storage.accounts.revisions([FOREIGN])
  const strangers = Array.from({ length: 100 }, () => resident.item({ account: FOREIGN }))

  await resident.standings(...strangers.slice(0, 50))
  await resident.standings(...strangers.slice(50))

  expect(await resident.server.storage.accounts.revisions([FOREIGN])).toEqual(before)
  expect(await owner.standings(owner.item({ account: FOREIGN }))).toMatchObject([{ status: 'accepted' }])
})

test('[security/O1] a form of the future for a foreign account is held as a stranger’s too', async () => {
  const future = anItem({ schema: 3, account: FOREIGN, id: randomUUID() })

  expect(await resident.standings(future)).toMatchObject([{ status: 'held', reason: 'not-entitled' }])
})

test('[faults/A3] what another person recorded waits until that person is signed in', async () => {
  const theirs = anItem(aReading({ account: ACCOUNT, subject: 's_other' }))
  const future = anItem({ schema: 2, account: ACCOUNT, id: randomUUID(), subject: 's_other' })

  expect(await resident.standings(theirs, future, resident.item())).toMatchObject(['later', 'later', {}])
  expect(await stored(theirs)).toEqual([])
  expect(await stored(future)).toEqual([])
})

test('[R8] access that has ended still takes what was read before its end, and holds what was read after', async () => {
  const { storage, clock } = resident.server
  const before = resident.item({ taken: '2026-11-20T11:00:00+05:00' })
  await storage.people.endAccess(ACCOUNT, resident.person.subject, clock.now())
  clock.pass(3_600_000)
  const after = resident.item()

  expect(await resident.standings(before, after)).toEqual([
    { status: 'accepted', period: '2026-11' },
    { status: 'held', reason: 'not-entitled', period: null },
  ])
})

const HOUR = 3_600_000

test('[security/O1] whatever is granted and ended, a reading counts only if its sender might act when it was taken', async () => {
  const deeds = fc.array(
    fc.oneof(
      fc.record({
        deed: fc.constantFrom('grant' as const, 'end' as const),
        account: fc.constantFrom(ACCOUNT, FOREIGN),
      }),
      fc.record({
        deed: fc.constant('send' as const),
        account: fc.constantFrom(ACCOUNT, FOREIGN),
        hoursAgo: fc.integer({ min: 0, max: 8 }),
      }),
    ),
    { minLength: 4, maxLength: 15 },
  )

  await fc.assert(
    fc.asyncProperty(deeds, async (history) => {
      const { storage, clock } = resident.server
      const { subject } = resident.person
      clock.pass(86_400_000)
      await storage.people.grant(ACCOUNT, subject, clock.now())
      await storage.people.endAccess(FOREIGN, subject, clock.now())
      const endedAt = new Map([
        [FOREIGN, (await storage.people.accessOf(subject)).find((row) => row.account === FOREIGN)?.ended_at ?? 0],
      ])

      for (const step of history) {
        clock.pass(HOUR)
        if (step.deed === 'send') {
          const takenAt = clock.now() - step.hoursAgo * HOUR
          const item = resident.item({ account: step.account, taken: new Date(takenAt).toISOString() })
          const [standing] = await resident.standings(item)

          const isStranger = JSON.stringify(standing).includes('not-entitled')
          expect(isStranger).toBe(takenAt >= (endedAt.get(step.account) ?? Number.POSITIVE_INFINITY))
          expect((await stored(item))[0]).toMatchObject({ account: step.account, subject })
        } else if (step.deed === 'grant') {
          await storage.people.grant(step.account, subject, clock.now())
          endedAt.delete(step.account)
        } else if (await storage.people.endAccess(step.account, subject, clock.now())) {
          endedAt.set(step.account, clock.now())
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('[R7] without a contract a reading is held, and its sender is told so', async () => {
  await withContract(null)

  const held = { status: 'held', reason: 'no-contract', period: '2026-11' }
  expect(await resident.standings(resident.item())).toEqual([held])
})

test('[R7] before the contract begins a reading is held', async () => {
  await withContract({ startsOn: '2026-11-21' })

  expect(await resident.standings(resident.item())).toMatchObject([{ reason: 'no-contract' }])
})

test('[R7] [R8] after the contract ended a reading is held, but one of its last day counts', async () => {
  await withContract({ endsOn: '2026-11-20' })
  const last = resident.item({ taken: '2026-11-20T11:00:00+05:00' })
  resident.server.clock.set('2026-11-21T12:00:00+05:00')

  const standings = await resident.standings(last, resident.item())

  expect(standings).toMatchObject([{ status: 'accepted' }, { status: 'held', reason: 'no-contract' }])
})

test('[R7] a reading without a contract is held at once, not queued, outside the window too', async () => {
  await withContract(null)
  resident.server.clock.set('2026-11-10T12:00:00+05:00')

  expect(await resident.standings(resident.item())).toEqual([
    { status: 'held', reason: 'no-contract', period: '2026-11' },
  ])
})
