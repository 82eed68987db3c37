/** Office: what every engine must keep of moved dwellings, the staff’s phones and control readings, as one suite for each to pass. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DeviceTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { RoundTable, VisitTable } from '#server/storage/visit-tables.ts'
import { aMeter } from '#test/support/builders.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

const aRound = (round: string, period = '2026-11'): RoundTable => ({
  ...{ round, utility: 'astana', district: 'yesil', day: `${period}-05`, period },
  ...{ made_at: 1, closed_at: null, revision: 1 },
})

const keyOf = (number: number): string => `astana-${10_000_000 + number}`

const dwelling = (round: string, number: number, place: number) => ({
  ...{ account: keyOf(number), round, place, causes: 'unread', ended_at: null, since: null, stays: null },
})

const aDevice = (device: string, said: Partial<DeviceTable> = {}): DeviceTable => ({
  ...{ device, subject: 'staff:bota', app: '1', unsent: 2, oldest_unsent_at: 5, clock_skew: 0, seen_at: 9 },
  ...{ unsent_photos: 3, oldest_photo_at: 4 },
  ...said,
})

const aSession = (token_hash: string, said: object = {}) => ({
  ...{ token_hash, subject: 'staff:bota', created_at: 1, last_seen_at: 2, expires_at: 100 },
  ...said,
})

const aVisit = (number: number, round: string, said: Partial<VisitTable> = {}): VisitTable => ({
  ...{ account: keyOf(number), id: `${round}-${number}`, variant: 0, hash: 'h', payload: '{}', subject: 'staff:bota' },
  ...{ round, codes: 'A1', slip: null, visited_on: '2026-11-05', taken_at: 8.64e15, received_at: 2, marks: '' },
  ...{ number: 'E-1111-2222', commit_seq: 1, status: 'accepted', period: '2026-11', reason: null },
  ...{ closed_by: null, closed_at: null },
  ...said,
})

export function officeContract(name: string, open: () => Promise<Storage>): void {
  describe(`the office on ${name}`, () => {
    let storage: Storage

    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    async function addAccounts(count: number): Promise<void> {
      await storage.write(async (queries) => {
        for (let number = 1; number <= count; number += 1) {
          const row = { account: keyOf(number), utility: 'astana', address: `А, ${number}`, district: 'yesil' }
          await queries.accounts.add(
            { ...row, holder: '', contract_starts_on: '2020-01-01', contract_ends_on: null },
            number <= 3 ? [aMeter()] : [],
          )
        }
      })
    }

    /** r-1 is Bota's since 5, r-2 Daniyar's. */
    async function twoRounds(): Promise<void> {
      await addAccounts(3)
      await storage.write(async (queries) => {
        await queries.rounds.add(aRound('r-1'), [dwelling('r-1', 1, 1), dwelling('r-1', 2, 2)])
        await queries.rounds.add(aRound('r-2'), [dwelling('r-2', 3, 1)])
        await queries.rounds.assign('r-1', 'bota', 5)
        await queries.rounds.assign('r-2', 'daniyar', 5)
      })
    }

    const on = async (round: string) =>
      (await storage.rounds.dwellings(round)).map(({ account, since }) => [Number(account.slice(-1)), since])

    test('a dwelling leaves one round and is on another in the place it is given; what was there is placed anew', async () => {
      await twoRounds()

      await storage.write(async (queries) => {
        await queries.dwellings.leave('r-1', [keyOf(2)], 20)
        await queries.dwellings.put([{ ...dwelling('r-2', 2, 1), since: 20 }, dwelling('r-2', 3, 2)])
      })

      expect([await on('r-1'), await on('r-2')]).toEqual([
        [[1, null]],
        [
          [2, 20],
          [3, null],
        ],
      ])
      expect(await storage.dwellings.countLeft('r-1')).toBe(1)
      expect(await storage.dwellings.everOn('r-1', [keyOf(1), keyOf(2), keyOf(3)])).toHaveLength(2)
    })

    test('[security/O1] who had a dwelling is known for each of its stays, and not for the time between', async () => {
      await twoRounds()

      await storage.write((queries) =>
        queries.dwellings.put([{ ...dwelling('r-1', 2, 2), since: 40, stays: '0-20 25-30', ended_at: 50 }]),
      )

      expect(await storage.rounds.entrusted(['bota'], [keyOf(2)])).toEqual([
        { inspector: 'bota', account: keyOf(2), round: 'r-1', since: 5, endedAt: 20 },
        { inspector: 'bota', account: keyOf(2), round: 'r-1', since: 25, endedAt: 30 },
        { inspector: 'bota', account: keyOf(2), round: 'r-1', since: 40, endedAt: 50 },
      ])
      await storage.write((queries) => queries.rounds.endAssignments('r-1', 22))
      expect(await storage.rounds.entrusted(['bota'], [keyOf(2)])).toEqual([
        { inspector: 'bota', account: keyOf(2), round: 'r-1', since: 5, endedAt: 20 },
      ])
    })

    test('more dwellings than one statement takes are moved all the same', async () => {
      const many = Array.from({ length: 1203 }, (_, at) => at + 1)
      await addAccounts(many.length)
      await storage.write(async (queries) => {
        await queries.rounds.add(
          aRound('r-1'),
          many.map((number) => dwelling('r-1', number, number)),
        )
        await queries.rounds.add(aRound('r-2'), [])
        await queries.dwellings.leave('r-1', many.map(keyOf), 20)
        await queries.dwellings.put(many.map((number) => ({ ...dwelling('r-2', number, number), since: 20 })))
      })

      expect(await storage.dwellings.everOn('r-1', many.map(keyOf))).toHaveLength(1203)
      expect([await on('r-1'), (await on('r-2')).length]).toEqual([[], 1203])
    })

    test('a round has the visits made on it, and of what came to it those made on the rounds of its month it left', async () => {
      await twoRounds()
      await storage.write(async (queries) => {
        await queries.rounds.add(aRound('r-0', '2026-10'), [{ ...dwelling('r-0', 2, 1), ended_at: 3 }])
        await queries.dwellings.leave('r-1', [keyOf(2)], 20)
        await queries.dwellings.put([{ ...dwelling('r-2', 2, 1), since: 20 }])
        await queries.visits.add([
          aVisit(1, 'r-1'),
          aVisit(2, 'r-1'),
          aVisit(2, 'r-0', { period: '2026-10' }),
          aVisit(3, 'r-2', { status: 'held', reason: 'not-entitled' }),
          aVisit(2, 'r-2', { status: 'held', reason: 'not-entitled' }),
          aVisit(3, 'r-2', { id: 'v', status: 'held', reason: 'incomplete' }),
        ])
      })

      const of = async (round: string) =>
        (await storage.dwellings.visitsOf(round, '2026-11')).map(({ account, reason }) => [
          Number(account.slice(-1)),
          reason,
        ])
      expect(await of('r-1')).toEqual([[1, null]])
      expect(await storage.dwellings.visitsOf('r-1', '2026-11')).toEqual([
        {
          ...{ account: keyOf(1), number: 'E-1111-2222', subject: 'staff:bota', visited_on: '2026-11-05', codes: 'A1' },
          ...{ payload: '{}', status: 'accepted', reason: null, taken_at: 8.64e15 },
        },
      ])
      expect((await of('r-2')).toSorted()).toEqual([
        [2, null],
        [3, 'incomplete'],
      ])
      const listed = await storage.rounds.list({ utility: 'astana', isOpen: true })
      expect(listed.map(({ visited, held }) => [visited, held])).toEqual([
        [1, 0],
        [1, 3],
        [0, 0],
      ])
    })

    test('what was read of a round for its month is told, but not what was rejected or came from strangers', async () => {
      await twoRounds()
      const november = { account: keyOf(1), period: '2026-11' }
      const rows = [
        aStoredReading({ ...november, channel: 'inspector' }),
        aStoredReading({ ...november, status: 'superseded' }),
        aStoredReading({ ...november, status: 'held', reason: 'lower', channel: 'phone' }),
        aStoredReading({ ...november, status: 'held', reason: 'not-entitled' }),
        aStoredReading({ ...november, status: 'rejected', reason: 'no' }),
        aStoredReading({ account: keyOf(1), period: '2026-10' }),
        aStoredReading({ account: keyOf(3), period: '2026-11' }),
      ]
      await storage.write((queries) => queries.readings.add(rows, 5, 'test'))

      const read = await storage.dwellings.readOn('r-1', '2026-11')

      expect(read.map(({ channel, status }) => [channel, status]).toSorted()).toEqual([
        ['app', 'superseded'],
        ['inspector', 'accepted'],
        ['phone', 'held'],
      ])
    })

    test('a device keeps what it last said of photos, and nothing where it says nothing', async () => {
      await storage.devices.seen([aDevice('d_1'), aDevice('d_2', { unsent_photos: null, oldest_photo_at: null })])
      await storage.devices.seen([aDevice('d_1', { unsent_photos: 1, oldest_photo_at: 8.64e15 })])

      expect(await storage.devices.find('d_1', 'staff:bota')).toEqual(
        aDevice('d_1', { unsent_photos: 1, oldest_photo_at: 8.64e15 }),
      )
      expect(await storage.devices.find('d_2', 'staff:bota')).toMatchObject({ unsent_photos: null })
      expect(await storage.devices.find('d_2', 'staff:daniyar')).toBeNull()
    })

    test('phones and sign-ins of the staff are found without those of residents, of one person or of all', async () => {
      const [bota, daniyar, resident] = ['staff:bota', 'staff:daniyar', 's_1']
      for (const subject of [bota, daniyar, resident]) {
        await storage.devices.seen([aDevice('d_1', { subject })])
        await storage.people.addSession(aSession(`t_${subject}`, { subject }))
      }
      await storage.people.addSession(aSession('t_over', { expires_at: 50 }))

      expect((await storage.staffPhones.devices(null)).map(({ subject }) => subject)).toEqual([bota, daniyar])
      expect(await storage.staffPhones.devices(daniyar)).toMatchObject([{ device: 'd_1', unsent_photos: 3 }])
      expect((await storage.staffPhones.sessions(null, 50)).map(({ subject }) => subject)).toEqual([bota, daniyar])
      expect(await storage.staffPhones.sessions(bota, 49)).toHaveLength(2)
    })

    test('[faults/A6] a session remembers its phone, and is revoked once, alone, until a day that is kept', async () => {
      for (const token of ['t_1', 't_2']) await storage.people.addSession(aSession(token))
      await storage.staffPhones.link('t_1', 'd_1\0\ud800')

      await storage.staffPhones.revoke(['t_1'], 10, 500)
      await storage.staffPhones.revoke(['t_1'], 20, 900)
      await storage.staffPhones.keepUntil('staff:bota', 10, 700)

      expect(await storage.people.session('t_1', 10)).toMatchObject({
        device: 'd_1\ufffd',
        revoked_at: 10,
        expires_at: 500,
      })
      expect(await storage.people.session('t_2', 10)).toMatchObject({ device: null, revoked_at: null, expires_at: 700 })
      await storage.staffPhones.keepUntil('staff:bota', 10, 600)
      expect(await storage.people.session('t_2', 10)).toMatchObject({ expires_at: 700 })
    })

    test('[R5] accounts that an inspector read for a month come page by page, each once, with what may be compared', async () => {
      const of = (number: number, said: object) =>
        aStoredReading({ account: keyOf(number), period: '2026-11', ...said })
      const rows = [
        ...[1, 2, 3].map((number) => of(number, { channel: 'inspector' })),
        of(1, { channel: 'inspector', status: 'superseded' }),
        of(1, { status: 'held', reason: 'below-inspector' }),
        of(1, { status: 'held', reason: 'not-entitled' }),
        of(1, { status: 'queued', opens_at: 9 }),
        of(1, { status: 'rejected', reason: 'no' }),
        of(4, {}),
        aStoredReading({ account: keyOf(5), period: '2026-10', channel: 'inspector' }),
        aStoredReading({ account: 'astana2-10000001', period: '2026-11', channel: 'inspector' }),
      ]
      await storage.write((queries) => queries.readings.add(rows, 5, 'test'))

      const page = (after: string) => storage.controls.inspected('astana', '2026-11', after, 2)
      expect([await page(''), await page(keyOf(2)), await page(keyOf(3))]).toEqual([
        [keyOf(1), keyOf(2)],
        [keyOf(3)],
        [],
      ])
      const compared = await storage.controls.readings([keyOf(1), keyOf(4)], '2026-11')
      expect(compared.map(({ account, status }) => [account, status]).toSorted()).toEqual([
        [keyOf(1), 'accepted'],
        [keyOf(1), 'held'],
        [keyOf(1), 'superseded'],
        [keyOf(4), 'accepted'],
      ])
    })
  })
}
