/** Staff phones: the sign-ins of the staff, which phone each is on, what the phones last said; and the end of one. */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import type { DeviceTable, SessionTable } from '#server/storage/schema.ts'
import { storableText } from '#server/storage/storable-text.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** As the index says it. `;` is what follows `:`. */
const ofStaff = sql<boolean>`subject >= 'staff:' and subject < 'staff;'`

export function staffPhones(db: Db) {
  return {
    /** Those that have not run out, of one of the staff or of all. */
    async sessions(subject: string | null, now: Instant): Promise<SessionTable[]> {
      return await db
        .selectFrom('session')
        .selectAll()
        .where(ofStaff)
        .where('expires_at', '>', now)
        .$if(subject !== null, (some) => some.where('subject', '=', subject!))
        .orderBy('subject')
        .orderBy('created_at')
        .orderBy('token_hash')
        .execute()
    },

    async devices(subject: string | null): Promise<DeviceTable[]> {
      return await db
        .selectFrom('device')
        .selectAll()
        .where(ofStaff)
        .$if(subject !== null, (some) => some.where('subject', '=', subject!))
        .orderBy('subject')
        .orderBy('device')
        .execute()
    },

    /** The session is on this phone, as it says itself. */
    async link(tokenHash: string, device: string): Promise<void> {
      await db
        .updateTable('session')
        .set({ device: storableText(device) })
        .where('token_hash', '=', tokenHash)
        .execute()
    },

    /** From now on they may only hand in, until then; one that was revoked before stays as it was. */
    async revoke(tokenHashes: readonly string[], now: Instant, until: Instant): Promise<void> {
      if (tokenHashes.length === 0) return
      await db
        .updateTable('session')
        .set({ revoked_at: now, expires_at: until })
        .where('token_hash', 'in', tokenHashes)
        .where('revoked_at', 'is', null)
        .execute()
    },

    /** None of this person's sessions that are alive runs out before then. */
    async keepUntil(subject: string, now: Instant, until: Instant): Promise<void> {
      await db
        .updateTable('session')
        .set({ expires_at: until })
        .where('subject', '=', subject)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .where('expires_at', '<', until)
        .execute()
    },
  }
}
