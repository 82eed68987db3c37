/**
 * Storage: what every engine must keep, as one suite for each to pass.
 *
 * An engine brings `open`: a new database, and how to open that same one again, serving or beside.
 */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Storage } from '#server/storage/storage.ts'
import { ACCOUNT, REGISTER } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

export type Opened = {
  storage: Storage
  /** The same database once more, as the command line opens it beside a server. */
  beside(): Promise<Storage>
  /** One statement past our queries, as by a hand at the database; rejects when the engine refuses it. */
  byHand(statement: string): Promise<void>
  close(): Promise<void>
}

export function storageContract(name: string, open: () => Promise<Opened>): void {
  describe(`storage on ${name}`, () => {
    let opened: Opened
    let storage: Storage

    beforeEach(async () => {
      opened = await open()
      storage = opened.storage
    })
    afterEach(() => opened.close())

    const add = (...rows: ReturnType<typeof aStoredReading>[]) =>
      storage.write((queries) => queries.readings.add(rows, 5, 'test'))

    test('[faults/V9] a new database has an identity, and keeps it', async () => {
      const identity = await storage.meta.identity()
      const beside = await opened.beside()

      expect(identity).toMatchObject({
        server: expect.stringMatching(/^srv_/),
        epoch: expect.stringMatching(/^e_/),
        commitSeq: 0,
      })
      expect(await beside.meta.identity()).toEqual(identity)
      await beside.close()
    })

    test('opened again the schema stands as it was, and the rows too', async () => {
      const row = aStoredReading()
      await add(row)

      const beside = await opened.beside()

      expect(await beside.readings.under([row])).toEqual([{ ...row, step: 0 }])
      await beside.close()
    })

    test('what one phone says several times at once holds as it was said last, though its name is not said as it is stored', async () => {
      const said = (device: string, unsent: number) => ({
        device,
        subject: 's_1',
        app: '1\ud800',
        unsent,
        oldest_unsent_at: unsent === 0 ? null : 5,
        clock_skew: 0,
        seen_at: 10,
        unsent_photos: null,
        oldest_photo_at: null,
      })

      await storage.devices.seen([said('d', 1), said('d\0', 2), said('\ud800', 3), said('d', 4), said('\udc00', 5)])

      expect(await storage.devices.unsentSince(10)).toEqual({ devices: 2, readings: 9, oldest: 5 })
    })

    test('[faults/V6] a command beside a server writes, and the server sees it', async () => {
      const beside = await opened.beside()
      const rows = Array.from({ length: 40 }, () => aStoredReading({ status: 'held', period: null, reason: 'lower' }))

      for (const [at, row] of rows.entries()) {
        await (at % 2 === 0 ? storage : beside).write((queries) => queries.readings.add([row], at, 'test'))
      }

      expect(await storage.readings.held(100)).toHaveLength(40)
      await beside.close()
    })

    test('[faults/V2] a transaction that throws leaves nothing of itself', async () => {
      const row = aStoredReading()
      const before = await storage.meta.identity()

      const written = storage.write(async (queries) => {
        await queries.meta.nextCommitSeq()
        await queries.readings.add([row], 5, 'test')
        throw new Error('in the middle')
      })

      await expect(written).rejects.toThrow('in the middle')
      expect(await storage.readings.under([row])).toEqual([])
      expect(await storage.readings.events(row)).toEqual([])
      expect(await storage.meta.identity()).toEqual(before)
      await add(row)
      expect(await storage.readings.under([row])).toHaveLength(1)
    })

    test('[faults/V21] many writes at once each have their own commit number, in the order they were begun', async () => {
      const numbers = await Promise.all(
        Array.from({ length: 200 }, () => storage.write((queries) => queries.meta.nextCommitSeq())),
      )

      expect(numbers).toEqual(Array.from({ length: 200 }, (_, at) => at + 1))
    })

    test('[R4] the database itself refuses a second accepted reading of a register and period', async () => {
      const [first, second] = [aStoredReading(), aStoredReading()]
      await add(first)

      await expect(add(second)).rejects.toThrow()
      await expect(
        add(aStoredReading({ register: 'other/main' }), aStoredReading({ period: '2026-09' })),
      ).resolves.toBeUndefined()
      expect(await storage.readings.acceptedFor(ACCOUNT, REGISTER, '2026-10')).toMatchObject({ id: first.id })
      expect(await storage.readings.under([second])).toEqual([])
    })

    test('[R4] [faults/V20] not by an insert or an update past our queries either', async () => {
      const [first, waiting] = [aStoredReading(), aStoredReading({ status: 'superseded' })]
      await add(first, waiting)

      await expect(opened.byHand(`update reading set status = 'accepted' where id = '${waiting.id}'`)).rejects.toThrow()
      await expect(
        opened.byHand(
          `insert into reading select account, '${randomUUID()}', variant, hash, payload, 'phone', subject, register, value, ticks, read_on, taken_at, received_at, replaces, marks, number, commit_seq, status, period, reason, opens_at, step from reading where id = '${first.id}'`,
        ),
      ).rejects.toThrow()
    })

    test('[R1] [faults/V10] the same key is stored once', async () => {
      const row = aStoredReading()
      await add(row)

      await expect(add(row)).rejects.toThrow()
      await add({ ...row, variant: 1, status: 'held', period: null, reason: 'conflict' })

      expect((await storage.readings.under([row])).map(({ variant }) => variant)).toEqual([0, 1])
    })

    test('[R3] [security/K1] events are append-only, and what was handed in never changes', async () => {
      const row = aStoredReading()
      await add(row)
      const facts = `account id variant hash payload channel subject register value ticks read_on taken_at received_at replaces slip marks number commit_seq`

      for (const column of facts.split(' ')) {
        await expect(opened.byHand(`update reading set ${column} = ${column}`)).rejects.toThrow('never changed')
      }
      await expect(opened.byHand('delete from reading')).rejects.toThrow('never deleted')
      await expect(opened.byHand(`update event set status = 'rejected'`)).rejects.toThrow('never changed')
      await expect(opened.byHand('delete from event')).rejects.toThrow('never deleted')
      await expect(opened.byHand(`update reading set status = 'superseded', step = 1`)).resolves.toBeUndefined()
      expect(await storage.readings.events(row)).toHaveLength(1)
    })

    test('[R3] a move writes where the reading stands now and the event that says so', async () => {
      const row = aStoredReading()
      await add(row)

      await storage.write((queries) =>
        queries.readings.move(
          [{ reading: { ...row, step: 0 }, standing: { status: 'superseded', period: '2026-10' }, note: 'why' }],
          9,
          'operator',
        ),
      )

      expect(await storage.readings.under([row])).toMatchObject([{ status: 'superseded', period: '2026-10', step: 1 }])
      expect(await storage.readings.events(row)).toMatchObject([
        { step: 0, status: 'accepted', by: 'test', at: 5 },
        { step: 1, status: 'superseded', by: 'operator', at: 9, note: 'why' },
      ])
    })

    test('[W4] what is due is one opening’s, each register’s newest first', async () => {
      const queued = (id: string, opensAt: number, takenAt: number, receivedAt = 0) =>
        aStoredReading({ id, status: 'queued', opens_at: opensAt, taken_at: takenAt, received_at: receivedAt })
      await add(
        queued('b', 10, 1),
        queued('c', 10, 2),
        queued('d', 10, 1, 1),
        queued('a', 10, 1),
        queued('e', 20, 9),
        queued('f', 30, 9),
      )

      const due = async (now: number, limit = 9) => (await storage.readings.due(now, limit)).map((row) => row.id)

      expect(await due(9)).toEqual([])
      expect(await due(25)).toEqual(['c', 'd', 'b', 'a'])
      expect(await due(25, 2)).toEqual(['c', 'd'])
      expect(await storage.readings.nextOpening()).toBe(10)
    })

    test('numbers up to the largest instant, and any text, come back as they went', async () => {
      const row = aStoredReading({
        taken_at: 8.64e15,
        received_at: 0,
        ticks: 999_999_999_999_999,
        payload: JSON.stringify({ note: '‮\ud800👩‍👩‍👧 ‘"; drop table reading; --' }),
        register: 'сч\u001b[2J№1/main',
      })

      await add(row)

      expect(await storage.readings.under([row])).toEqual([{ ...row, step: 0 }])
    })

    test('[R1] [faults/V10] of 20 identical posts at once, 50 times, each is stored once', async () => {
      const rows = Array.from({ length: 50 }, () => aStoredReading({ status: 'held', period: null, reason: 'lower' }))

      const stored = await Promise.all(
        rows.flatMap((row) =>
          Array.from({ length: 20 }, () =>
            storage.write(async (queries) => {
              const known = await queries.readings.under([row])
              if (known.length === 0) await queries.readings.add([row], 5, 'test')
              return known.length === 0
            }),
          ),
        ),
      )

      expect(stored.filter(Boolean)).toHaveLength(50)
      expect(await storage.readings.held(1000)).toHaveLength(50)
    })
  })
}
