/** Rounds: what every engine must keep of rounds, who has them, and the visits made on them, as one suite for each to pass. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { closeVisits } from '#server/intake/close-visits.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { RoundTable, SuspensionTable, VisitTable } from '#server/storage/visit-tables.ts'
import { aMeter } from '#test/support/builders.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

const ROUND: RoundTable = {
  ...{ round: 'r-1', utility: 'astana', district: 'yesil', day: '2026-11-05', period: '2026-11' },
  ...{ made_at: 1, closed_at: null, revision: 1 },
}

const aVisit = (said: Partial<VisitTable> = {}): VisitTable => ({
  ...{ account: 'astana-10000001', id: randomUUID(), variant: 0, hash: 'h', payload: '{}', subject: 'staff:bota' },
  ...{ round: 'r-1', codes: 'A1 T1', slip: 'K7Q2M9', visited_on: '2026-11-05', taken_at: 8.64e15, received_at: 2 },
  ...{ marks: '', number: 'E-1111-2222', commit_seq: 1, status: 'accepted', period: '2026-11', reason: null },
  ...{ closed_by: null, closed_at: null },
  ...said,
})

export function roundsContract(name: string, open: () => Promise<Storage>): void {
  describe(`rounds on ${name}`, () => {
    let storage: Storage

    beforeEach(async () => {
      storage = await open()
      for (const number of [1, 2, 3]) await addAccount(`astana-1000000${number}`)
    })
    afterEach(() => storage.close())

    const addAccount = (account: string) =>
      storage.write((queries) =>
        queries.accounts.add(
          {
            ...{ account, utility: 'astana', address: `А к-сі, ${account.at(-1)}`, district: 'yesil', holder: '' },
            ...{ contract_starts_on: '2020-01-01', contract_ends_on: null, floor: '9' },
          },
          [aMeter()],
        ),
      )

    const dwelling = (account: string, place: number) => ({
      ...{ account: `astana-${account}`, round: 'r-1', place, causes: 'unread', ended_at: null },
    })

    const make = () =>
      storage.write(async (queries) => {
        await queries.rounds.add(ROUND, [dwelling('10000002', 1), dwelling('10000001', 2)])
        await queries.rounds.assign('r-1', 'bota', 5)
      })

    test('a round is its inspector’s, in its order, and is another one as soon as an account of it changed', async () => {
      await make()
      const [before] = await storage.rounds.openOf('bota')

      await storage.write((queries) => queries.accounts.touch(['astana-10000001']))

      const [after] = await storage.rounds.openOf('bota')
      expect(after).toMatchObject({ round: 'r-1', day: '2026-11-05', closed_at: null })
      expect(after!.tag).not.toBe(before!.tag)
      expect(await storage.rounds.openOf('daniyar')).toEqual([])
      expect((await storage.rounds.dwellings('r-1')).map(({ account, floor }) => [account, floor])).toEqual([
        ['astana-10000002', '9'],
        ['astana-10000001', '9'],
      ])
    })

    test('[security/O1] who had an account on a round is known for ever, and until when', async () => {
      await make()
      await storage.write(async (queries) => {
        await queries.rounds.endAssignments('r-1', 7)
        await queries.rounds.assign('r-1', 'daniyar', 7)
      })

      const rows = await storage.rounds.entrusted(['bota', 'daniyar', 'nobody'], ['astana-10000001', 'astana-10000003'])

      expect(rows.toSorted((a, b) => (a.inspector < b.inspector ? -1 : 1))).toEqual([
        { inspector: 'bota', account: 'astana-10000001', round: 'r-1', since: 5, endedAt: 7 },
        { inspector: 'daniyar', account: 'astana-10000001', round: 'r-1', since: 7, endedAt: null },
      ])
      expect(await storage.rounds.openOf('bota')).toEqual([])
    })

    test('only accounts that are on no open round are candidates, with why', async () => {
      await make()
      const where = { utility: 'astana', district: 'yesil', period: '2026-11', day: '2026-11-05' }

      expect(await storage.candidates.of(where, ['lower'])).toEqual([
        {
          ...{ account: 'astana-10000003', address: 'А к-сі, 3', entrance: null, floor: '9' },
          ...{ isUnread: true, isHeld: false, controlledOn: null },
        },
      ])
      await storage.write((queries) => queries.rounds.close('r-1', 9))
      expect(await storage.candidates.of(where, ['lower'])).toHaveLength(3)
    })

    test('readings and visits find each other by account and slip, in the order in which they came', async () => {
      await make()
      const at = (account: string, received_at: number, said: Partial<ReadingTable> = {}) =>
        aStoredReading({ account, slip: 'K7Q2M9', status: 'queued', received_at, ...said })
      const [second, first] = [at('astana-10000001', 8), at('astana-10000001', 7)]
      const others = [at('astana-10000002', 1), at('astana-10000001', 1, { slip: null })]
      const visit = aVisit()
      await storage.write(async (queries) => {
        await queries.readings.add([second, first, ...others], 5, 'test')
        await queries.visits.add([visit, aVisit({ account: 'astana-10000003' }), aVisit({ slip: null })])
      })
      const key = { account: 'astana-10000001', slip: 'K7Q2M9' }

      expect((await storage.slips.readings([key])).map(({ id }) => id)).toEqual([first.id, second.id])
      expect((await storage.slips.visits([key])).map(({ id }) => id)).toEqual([visit.id])
      expect(await storage.write((queries) => closeVisits(queries, [second, first, ...others], 9))).toEqual([
        'astana-10000001',
      ])

      expect(await storage.slips.visits([key])).toMatchObject([{ closed_by: first.id, closed_at: 9 }])
      expect(await storage.slips.closedOn('r-1')).toEqual([{ account: 'astana-10000001', closedAt: 9 }])
      expect(await storage.slips.selfReadOn('r-1')).toMatchObject([
        { account: 'astana-10000001', register: first.register, readOn: '2026-10-20' },
        { account: 'astana-10000001' },
      ])
    })

    test('a visit that is closed stays closed by what closed it', async () => {
      await make()
      const visit = aVisit()
      await storage.write((queries) => queries.visits.add([visit]))
      await storage.slips.close([{ visit, by: 'first' }], 3)

      await storage.slips.close([{ visit, by: 'second' }], 4)

      expect(await storage.visits.of('r-1')).toMatchObject([{ closed_by: 'first', closed_at: 3 }])
    })

    test('suspensions are kept with the day they were resumed, and those whom one concerns hear of it', async () => {
      await make()
      const row = { suspension: 's-1', utility: 'astana', district: 'yesil', reason: 'quarantine', made_at: 3 }
      const suspension: SuspensionTable = { ...row, from_on: '2026-11-01', until_on: '2026-11-30', resumed_on: null }
      await storage.suspensions.add({ ...suspension, suspension: 's-2', from_on: '2026-12-01' })
      await storage.suspensions.add(suspension)
      const accounts = ['astana-10000001', 'astana-10000002', 'astana-10000003']
      const revisions = async () => [...(await storage.accounts.revisions(accounts))].toSorted().map(([, nth]) => nth)

      await storage.suspensions.touchDistrict('astana', 'nura')
      await storage.suspensions.touchDistrict('astana', 'yesil')
      await storage.suspensions.touchRound('r-1')
      await storage.suspensions.resume('s-1', '2026-11-10')

      expect(await revisions()).toEqual([3, 3, 1])
      expect(await storage.suspensions.of('almaty')).toEqual([])
      expect(await storage.suspensions.of('astana')).toMatchObject([
        { ...suspension, resumed_on: '2026-11-10' },
        { suspension: 's-2', resumed_on: null },
      ])
      expect(await storage.suspensions.roundsOf('astana-10000001')).toEqual([
        { round: 'r-1', district: 'yesil', day: '2026-11-05' },
      ])
      expect(await storage.suspensions.roundsOf('astana-10000003')).toEqual([])
    })

    test('[code A8] the last visit that was put off is found by its code alone', async () => {
      const put = (codes: string, visited_on: string, said: Partial<VisitTable> = {}) =>
        aVisit({ codes, visited_on, slip: null, ...said })
      const rows = [put('A8', '2026-11-02'), put('M5 A8', '2026-11-04'), put('A8', '2026-11-09', { status: 'held' })]
      await storage.write((queries) => queries.visits.add([...rows, put('A5', '2026-11-08'), put('A8', '2030-05-05')]))

      expect(await storage.suspensions.putOff('astana-10000001', '2026-11-10')).toEqual({
        visited_on: '2026-11-04',
        period: '2026-11',
      })
      expect(await storage.suspensions.putOff('astana-10000002', '2026-11-10')).toBeNull()
    })

    test('held visits are found whatever round they name, of one utility or of all, oldest first', async () => {
      await make()
      const held = { status: 'held' as const, reason: 'not-entitled' }
      const known = aVisit({ ...held, received_at: 2 })
      const unknown = aVisit({ ...held, round: 'r-9', received_at: 1 })
      const elsewhere = aVisit({ ...held, account: 'almaty-10000001', round: 'r-9', received_at: 3 })
      await storage.write((queries) => queries.visits.add([known, unknown, elsewhere, aVisit()]))

      const all = await storage.visits.held(null, 9)

      expect(all.map(({ id, is_round }) => [id, Boolean(is_round)])).toEqual([
        [unknown.id, false],
        [known.id, true],
        [elsewhere.id, false],
      ])
      expect((await storage.visits.held('astana', 1)).map(({ id }) => id)).toEqual([unknown.id])
      expect((await storage.visits.held('almaty', 9)).map(({ id }) => id)).toEqual([elsewhere.id])
    })

    test('[R1] visits come back as they went, all variants of an id, and are counted once a dwelling', async () => {
      await make()
      const visit = aVisit()
      const other = { ...visit, variant: 1, hash: 'i', status: 'held' as const, reason: 'conflict', slip: null }
      await storage.write((queries) => queries.visits.add([visit, other, aVisit({ received_at: 3 })]))

      expect(await storage.visits.under([visit])).toEqual([visit, other])
      expect(await storage.visits.of('r-1')).toHaveLength(3)
      expect(await storage.rounds.list({ utility: 'astana', isOpen: true })).toMatchObject([
        { round: 'r-1', inspectors: ['bota'], dwellings: 2, visited: 1 },
      ])
    })
  })
}
