/** Signed-in file: a database with accounts and one resident of them all who is signed in, for a server of its own to serve. */
import { newToken, tokenHash } from '#server/api/session-cookie.ts'
import { openStorage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { BatchRequest, ReadingItem } from '#shared/wire/readings.ts'
import { aContract, aMeter, anItem, aReading, aUtility } from '#test/support/builders.ts'
import { OWN_PAGE } from '#test/support/test-server.ts'

export type SignedInFile = {
  /** A reading taken now on the account's only meter. */
  reading(account: AccountKey): ReadingItem
  /** What to hand to `fetch` to post these readings as the app does. */
  request(items: readonly ReadingItem[]): RequestInit
}

const SUBJECT = 's_1'

export async function signedInFile(file: string, accounts: readonly AccountKey[]): Promise<SignedInFile> {
  const storage = await openStorage({ file, serving: false })
  const token = newToken()
  const now = Date.now()
  const { startsOn, endsOn } = aContract()
  await storage.write(async ({ accounts: kept, people }) => {
    await kept.putUtility(aUtility())
    await people.addResident({ subject: SUBJECT, secret_hash: 'x', created_at: now, device: 'test' })
    await people.addSession({
      token_hash: tokenHash(token),
      subject: SUBJECT,
      created_at: now,
      last_seen_at: now,
      expires_at: now + 86_400_000,
    })
    for (const account of accounts) {
      const place = { utility: 'astana', address: '', district: '', holder: '' }
      await kept.add({ account, ...place, contract_starts_on: startsOn, contract_ends_on: endsOn }, [aMeter()])
      await people.grant(account, SUBJECT, now)
    }
  })
  await storage.close()

  return {
    reading(account) {
      const deviceTime = { at: Date.now(), zone: 'Asia/Almaty', offset: 300, jumped: false }
      return anItem(aReading({ account, subject: SUBJECT, deviceTime }))
    },

    request(items) {
      const batch: BatchRequest = {
        protocol: 1,
        app: '0.1.0',
        nonce: 'nonce-0123456789abcdef',
        subject: SUBJECT,
        deviceId: 'd_1',
        deviceNow: Date.now(),
        monotonicNow: 1,
        known: { epoch: null, commitSeq: 0 },
        unsent: items.length,
        oldestUnsentAt: null,
        items: [...items],
      }
      return {
        method: 'POST',
        headers: { ...OWN_PAGE, Cookie: `__Host-sid=${token}` },
        body: JSON.stringify(batch),
      }
    },
  }
}
