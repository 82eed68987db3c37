/** Passkeys: the public halves of the keys by which the staff sign in, and the challenges that were answered with them. */
import type { Db } from '#server/storage/db.ts'
import type { ChallengeTable, PasskeyTable } from '#server/storage/schema.ts'
import { storableText } from '#server/storage/storable-text.ts'
import type { Instant } from '#shared/lib/clock.ts'

export function passkeys(db: Db) {
  return {
    /** The same key once more stays as it is. */
    async add(row: PasskeyTable): Promise<void> {
      await db
        .insertInto('passkey')
        .values({ ...row, device: storableText(row.device) })
        .onConflict((clash) => clash.column('passkey').doNothing())
        .execute()
    },

    async find(passkey: string): Promise<PasskeyTable | null> {
      return (await db.selectFrom('passkey').selectAll().where('passkey', '=', passkey).executeTakeFirst()) ?? null
    },

    /** Of one of the staff or of all, by name and in the order in which they were made. */
    async list(staff: string | null): Promise<PasskeyTable[]> {
      return await db
        .selectFrom('passkey')
        .selectAll()
        .$if(staff !== null, (some) => some.where('staff', '=', staff!))
        .orderBy('staff')
        .orderBy('made_at')
        .orderBy('passkey')
        .execute()
    },

    async used(passkey: string, counter: number, at: Instant): Promise<void> {
      await db.updateTable('passkey').set({ counter, used_at: at }).where('passkey', '=', passkey).execute()
    },

    /** False: this one of the staff has no such key. */
    async remove(staff: string, passkey: string): Promise<boolean> {
      const result = await db
        .deleteFrom('passkey')
        .where('staff', '=', staff)
        .where('passkey', '=', passkey)
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },

    /** Answers how many there were. */
    async removeAll(staff: string): Promise<number> {
      const result = await db.deleteFrom('passkey').where('staff', '=', staff).executeTakeFirst()
      return Number(result.numDeletedRows)
    },

    /** False: it was answered before. Those that nobody can answer any more go. */
    async answer({ challenge, expires_at }: ChallengeTable, now: Instant): Promise<boolean> {
      await db.deleteFrom('challenge').where('expires_at', '<', now).execute()
      const result = await db
        .insertInto('challenge')
        .values({ challenge, expires_at })
        .onConflict((clash) => clash.column('challenge').doNothing())
        .executeTakeFirst()
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
    },
  }
}
