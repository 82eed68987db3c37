/** Photos: what every engine must keep of the photos that were handed in, as one suite for each to pass. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Storage } from '#server/storage/storage.ts'
import type { PhotoTable } from '#server/storage/visit-tables.ts'

const ACCOUNT = 'astana-10000001'

const aRow = (said: Partial<PhotoTable> = {}): PhotoTable => ({
  ...{ account: ACCOUNT, kind: 'visits', fact: randomUUID(), sha256: 'a'.repeat(64), subject: 'staff:bota' },
  ...{ bytes: 200_000, received_at: 8.64e15 },
  ...said,
})

const keyOf = ({ account, kind, fact, sha256 }: PhotoTable) => ({ account, kind, fact, sha256 })

export function photosContract(name: string, open: () => Promise<Storage>): void {
  describe(`photos on ${name}`, () => {
    let storage: Storage

    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    const add = (...rows: PhotoTable[]) => storage.write(({ photos }) => photos.add(rows))

    test('photos come back as they went, in the order in which they came', async () => {
      const [late, early] = [aRow({ received_at: 9, kind: 'readings' }), aRow({ received_at: 3 })]
      await add(late, early, aRow({ account: 'astana-10000002' }))

      expect(await storage.photos.of(ACCOUNT)).toEqual([early, late])
      expect(await storage.photos.ofFacts([keyOf(late), keyOf(early)])).toEqual([early, late])
      expect(await storage.photos.ofFacts([{ ...keyOf(late), kind: 'visits' }])).toEqual([])
    })

    test('the same photo of the same person has one row, of another person its own', async () => {
      const row = aRow()
      await add(row)
      await add({ ...row, bytes: 7, received_at: 1 }, { ...row, subject: 'staff:daniyar' })

      expect(await storage.photos.of(ACCOUNT)).toEqual(
        expect.arrayContaining([
          { ...row, bytes: 7 },
          { ...row, subject: 'staff:daniyar' },
        ]),
      )
      expect(await storage.photos.of(ACCOUNT)).toHaveLength(2)
    })

    test('[security/P2] asked after many, only a person’s own are told, each by its whole name', async () => {
      const mine = aRow()
      const other = aRow({ subject: 's_1' })
      await add(mine, other)
      const asked = [mine, other, { ...mine, sha256: 'b'.repeat(64) }, { ...mine, kind: 'readings' as const }, aRow()]

      expect(await storage.photos.handedIn(asked.map(keyOf), 'staff:bota')).toEqual([keyOf(mine)])
      expect(await storage.photos.handedIn([], 'staff:bota')).toEqual([])
    })

    test('[security/P4] each person’s are counted alone: of a fact, of an account since a day, of all', async () => {
      const fact = randomUUID()
      const of = (sha: string, said: Partial<PhotoTable>) =>
        aRow({ fact, sha256: sha.repeat(64), subject: 's_1', ...said })
      await add(
        of('a', { received_at: 10 }),
        of('b', { received_at: 20 }),
        of('c', { received_at: 30, subject: 's_2' }),
        of('d', { received_at: 30, kind: 'readings' }),
        of('e', { received_at: 30, account: 'astana-10000002' }),
      )

      expect(await storage.photos.countOfFact({ account: ACCOUNT, kind: 'visits', fact }, 's_1')).toBe(2)
      expect(await storage.photos.countSince('s_1', 20, ACCOUNT)).toBe(2)
      expect(await storage.photos.countSince('s_1', 20)).toBe(3)
    })

    test('page by page each is told once', async () => {
      const rows = Array.from({ length: 7 }, (_, at) => aRow({ kind: at % 2 === 0 ? 'visits' : 'readings' }))
      await add(...rows)
      const seen: PhotoTable[] = []

      for (let page = await storage.photos.page(null, 3); page.length > 0; ) {
        seen.push(...page)
        page = await storage.photos.page(page.at(-1)!, 3)
      }

      expect(seen).toHaveLength(7)
      expect(new Set(seen.map(({ fact }) => fact)).size).toBe(7)
    })
  })
}
