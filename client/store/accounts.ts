/** Accounts: what the server last said of the resident's accounts and of the utilities. A cache: it may go at any time. */
import type { CachedAccount, Database } from '#client/store/db.ts'
import type { Session } from '#client/store/settings.ts'
import type { AccountData, PullReply, UtilityData } from '#shared/wire/account-data.ts'

export type Accounts = {
  list(subject: string): Promise<AccountData[]>
  /** Revisions this device has; none of another epoch, so that a restored server sends all anew. */
  revisions(subject: string, epoch: string): Promise<Record<string, number>>
  /** Takes an answer in, unless somebody else is signed in by now. False if so. */
  take(reply: PullReply): Promise<boolean>
  forget(subject: string, account: string): Promise<void>
  utilities(): Promise<UtilityData[]>
  keepUtilities(utilities: UtilityData[]): Promise<void>
}

export function createAccounts(database: Database): Accounts {
  return {
    async list(subject) {
      const rows = await database.use((db) => db.accounts.filter((row) => row.subject === subject).toArray())
      return rows.map(({ data }) => data)
    },
    async revisions(subject, epoch) {
      const rows = await database.use((db) => db.accounts.filter((row) => row.subject === subject).toArray())
      const known = rows.filter((row) => row.epoch === epoch)
      return Object.fromEntries(known.map(({ key, data }) => [key, data.revision]))
    },
    take: (reply) =>
      database.use((db) =>
        db.transaction('rw', db.accounts, db.utilities, db.settings, async () => {
          const session = (await db.settings.get('session'))?.value as Session | null | undefined
          if (session?.subject !== reply.subject || session.server !== reply.server) return false
          const { subject, epoch } = reply
          const kept = new Map((await db.accounts.toArray()).map((row) => [row.key, row]))
          const news = reply.accounts.filter((data) => isNewer(kept.get(data.key), epoch, data))
          await db.accounts.bulkPut(news.map((data) => ({ subject, key: data.key, epoch, data })))
          await db.accounts.bulkDelete(reply.gone.map((key): [string, string] => [subject, key]))
          await db.utilities.bulkPut(reply.utilities)
          return true
        }),
      ),
    forget: (subject, account) => database.use((db) => db.accounts.delete([subject, account])),
    utilities: () => database.use((db) => db.utilities.toArray()),
    async keepUtilities(utilities) {
      await database.use((db) => db.utilities.bulkPut(utilities))
    },
  }
}

/** Answers may overtake each other between tabs; within an epoch the higher revision stays. */
const isNewer = (kept: CachedAccount | undefined, epoch: string, data: AccountData): boolean =>
  kept === undefined || kept.epoch !== epoch || kept.data.revision <= data.revision
