/** Passkeys: what every engine must keep of the staff’s passkeys and of challenges that were answered, as one suite for each to pass. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PasskeyTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'

const aPasskey = (passkey: string, said: Partial<PasskeyTable> = {}): PasskeyTable => ({
  ...{ passkey, staff: 'bota', credential: `c-${passkey}`, public_key: 'k', counter: 0 },
  ...{ device: 'Android', made_at: 8.64e15, used_at: null },
  ...said,
})

export function passkeysContract(name: string, open: () => Promise<Storage>): void {
  describe(`passkeys on ${name}`, () => {
    let storage: Storage

    beforeEach(async () => {
      storage = await open()
    })
    afterEach(() => storage.close())

    test('[security/L7] they are found by their name, listed by their person, and one that is removed is gone', async () => {
      const [first, second, other] = [aPasskey('2', { made_at: 1 }), aPasskey('1'), aPasskey('3', { staff: 'aigul' })]
      for (const one of [second, first, other]) await storage.passkeys.add(one)
      await storage.passkeys.add({ ...second, staff: 'thief' })

      await storage.passkeys.used('1', 4_000_000_000, 7)

      const used = { ...second, counter: 4_000_000_000, used_at: 7 }
      expect(await storage.passkeys.find('1')).toEqual(used)
      expect(await storage.passkeys.list('bota')).toEqual([first, used])
      expect(await storage.passkeys.list(null)).toEqual([other, first, used])
      expect([await storage.passkeys.remove('aigul', '1'), await storage.passkeys.remove('bota', '1')]).toEqual([
        false,
        true,
      ])
      expect(await storage.passkeys.find('1')).toBeNull()
      expect([await storage.passkeys.removeAll('bota'), await storage.passkeys.removeAll('bota')]).toEqual([1, 0])
      expect(await storage.passkeys.list(null)).toEqual([other])
    })

    test('what a phone calls itself is kept as far as it is text', async () => {
      await storage.passkeys.add(aPasskey('1', { device: 'a\0b' }))

      expect((await storage.passkeys.find('1'))!.device).not.toContain('\0')
    })

    test('[security/L7] a challenge is answered once, until it has run out', async () => {
      const answer = (challenge: string, now: number) =>
        storage.write((queries) => queries.passkeys.answer({ challenge, expires_at: 10 }, now))

      expect([await answer('a', 1), await answer('b', 1), await answer('a', 10)]).toEqual([true, true, false])
      expect(await answer('a', 11)).toBe(true)
      expect((await Promise.all([answer('c', 1), answer('c', 1)])).sort()).toEqual([false, true])
    })
  })
}
