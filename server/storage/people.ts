/** People: residents, the codes that let them in, which accounts they may act for, and their sessions. */
import { sql } from 'kysely'
import type { Db } from '#server/storage/db.ts'
import { listOf } from '#server/storage/engine/key-lists.ts'
import { runKept } from '#server/storage/kept-text.ts'
import type { AccessTable, CodeTable, ResidentTable, SessionTable } from '#server/storage/schema.ts'
import { storableText } from '#server/storage/storable-text.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Phone = { subject: string; device: string; grantedAt: Instant; lastSeenAt: Instant | null }

/** `device`: if it is known at its beginning. */
export type NewSession = Omit<SessionTable, 'revoked_at' | 'device'> & { device?: string | null }

export function people(db: Db) {
  return {
    async addCode(code: CodeTable): Promise<void> {
      await db
        .insertInto('code')
        .values(code)
        .onConflict((clash) => clash.columns(['account', 'hash']).doUpdateSet({ expires_at: code.expires_at }))
        .execute()
    },

    /** Of different accounts. */
    async addCodes(codes: readonly CodeTable[]): Promise<void> {
      if (codes.length === 0) return
      const values = codes.flatMap(({ account, hash, issued_at, expires_at }) => [account, hash, issued_at, expires_at])
      await runKept(db, 'add codes', values, () =>
        db
          .insertInto('code')
          .values(codes.map(({ account, hash, issued_at, expires_at }) => ({ account, hash, issued_at, expires_at })))
          .onConflict((clash) =>
            clash.columns(['account', 'hash']).doUpdateSet((row) => ({ expires_at: row.ref('excluded.expires_at') })),
          ),
      )
    },

    async hasCode(account: AccountKey, hash: string, now: Instant): Promise<boolean> {
      const row = await db
        .selectFrom('code')
        .select('hash')
        .where('account', '=', account)
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row !== undefined
    },

    async addResident(resident: ResidentTable): Promise<void> {
      await db
        .insertInto('resident')
        .values({ ...resident, device: storableText(resident.device) })
        .execute()
    },

    /** The resident of this account who has one of these secrets, whether or not the access was ended since. */
    async residentBySecret(
      account: AccountKey,
      hashes: readonly string[],
    ): Promise<{ subject: string; secret_hash: string } | null> {
      if (hashes.length === 0) return null
      const row = await db
        .selectFrom('resident')
        .innerJoin('access', 'access.subject', 'resident.subject')
        .select(['resident.subject', 'resident.secret_hash'])
        .where('resident.secret_hash', 'in', hashes)
        .where('access.account', '=', account)
        .orderBy('resident.created_at')
        .executeTakeFirst()
      return row ?? null
    },

    async grant(account: AccountKey, subject: string, now: Instant): Promise<void> {
      await db
        .insertInto('access')
        .values({ account, subject, granted_at: now, ended_at: null })
        .onConflict((clash) => clash.columns(['account', 'subject']).doUpdateSet({ ended_at: null }))
        .execute()
    },

    async endAccess(account: AccountKey, subject: string, now: Instant): Promise<boolean> {
      const result = await db
        .updateTable('access')
        .set({ ended_at: now })
        .where('account', '=', account)
        .where('subject', '=', subject)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    async accessOf(subject: string): Promise<AccessTable[]> {
      return await db.selectFrom('access').selectAll().where('subject', '=', subject).orderBy('granted_at').execute()
    },

    /** Of all these subjects, in no order. */
    async accessOfEach(subjects: readonly string[]): Promise<AccessTable[]> {
      if (subjects.length === 0) return []
      const keys = listOf(db, subjects)
      return await runKept(db, 'access of each', keys.values, () =>
        db.selectFrom('access').selectAll().where(sql<boolean>`subject ${keys.sql}`),
      )
    },

    async phonesOf(account: AccountKey): Promise<Phone[]> {
      const rows = await db
        .selectFrom('access')
        .innerJoin('resident', 'resident.subject', 'access.subject')
        .leftJoin('session', 'session.subject', 'access.subject')
        .where('access.account', '=', account)
        .where('access.ended_at', 'is', null)
        .groupBy(['access.subject', 'resident.device', 'access.granted_at'])
        .orderBy('access.granted_at')
        .select((row) => [
          'access.subject',
          'resident.device',
          'access.granted_at',
          row.fn.max('session.last_seen_at').as('last_seen_at'),
        ])
        .execute()
      return rows.map((row) => ({
        subject: row.subject,
        device: row.device,
        grantedAt: row.granted_at,
        lastSeenAt: row.last_seen_at,
      }))
    },

    async addSession(session: NewSession): Promise<void> {
      const { device = null } = session
      await db
        .insertInto('session')
        .values({ ...session, device: device === null ? null : storableText(device), revoked_at: null })
        .execute()
    },

    async session(tokenHash: string, now: Instant): Promise<SessionTable | null> {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row ?? null
    },

    async keepSession(tokenHash: string, seenAt: Instant, expiresAt: Instant): Promise<void> {
      await db
        .updateTable('session')
        .set({ last_seen_at: seenAt, expires_at: expiresAt })
        .where('token_hash', '=', tokenHash)
        .execute()
    },

    async endSession(tokenHash: string): Promise<void> {
      await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
    },
  }
}
