/** Signed in database: one with accounts and one resident of them all who is signed in, for a server of its own to serve. */
import { newSession } from '#server/api/session-cookie.ts'
import { type DatabasePlace, openStorage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { BatchRequest, ReadingItem } from '#shared/wire/readings.ts'
import { aContract, aMeter, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { OWN_PAGE } from '#test/support/test-server.ts'

export type SignedInDatabase = {
  /** A reading taken now, or then, on the account's only meter. */
  reading(account: AccountKey, at?: number): ReadingItem
  /** What to hand to `fetch` to post these readings as the app does. */
  request(items: readonly ReadingItem[], at?: number): RequestInit
  /** The same for a photo, a JPEG. */
  photo(bytes: Uint8Array): RequestInit
}

const SUBJECT = 's_1'

export async function signedInDatabase(
  place: DatabasePlace,
  accounts: readonly AccountKey[],
  now = Date.now(),
): Promise<SignedInDatabase> {
  const storage = await openStorage({ ...place, serving: false })
  const { token, session } = newSession(SUBJECT, now)
  const { startsOn, endsOn } = aContract()
  await storage.write(async ({ accounts: kept, people }) => {
    await kept.putUtility(aUtility())
    await people.addResident({ subject: SUBJECT, secret_hash: 'x', created_at: now, device: 'test' })
    await people.addSession(session)
    for (const account of accounts) {
      const place = { utility: 'astana', address: '', district: '', holder: '' }
      await kept.add({ account, ...place, contract_starts_on: startsOn, contract_ends_on: endsOn }, [aMeter()])
      await people.grant(account, SUBJECT, now)
    }
  })
  await storage.close()
  const headers = { ...OWN_PAGE, Cookie: `__Host-sid=${token}` }

  return {
    reading(account, at = Date.now()) {
      const deviceTime = { at, zone: 'Asia/Almaty', offset: 300, jumped: false }
      return anItem(aReading({ account, subject: SUBJECT, deviceTime }))
    },

    request(items, at = Date.now()) {
      const batch: BatchRequest = {
        protocol: 1,
        app: '0.1.0',
        nonce: 'nonce-0123456789abcdef',
        subject: SUBJECT,
        deviceId: 'd_1',
        deviceNow: at,
        monotonicNow: 1,
        known: { epoch: null, commitSeq: 0 },
        unsent: items.length,
        oldestUnsentAt: null,
        items: [...items],
      }
      return { method: 'POST', headers, body: JSON.stringify(batch) }
    },

    photo: (bytes) => ({
      method: 'PUT',
      headers: { ...headers, 'Content-Type': 'image/jpeg' },
      body: new Uint8Array(bytes),
    }),
  }
}
