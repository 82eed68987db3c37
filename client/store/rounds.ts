/** Rounds: the rounds an inspector took along. A cache: it may go at any time, and goes when somebody else signs in. */
import type { ClockDelta } from '#client/domain/utility-time.ts'
import { saysMore } from '#client/domain/visit-draft.ts'
import type { Database, Db, KeptRound } from '#client/store/db.ts'
import { inOrder, rowOf } from '#client/store/kept-rounds.ts'
import type { Session } from '#client/store/settings.ts'
import { forgetWalks } from '#client/store/walks.ts'
import type { RoundData, RoundsReply } from '#shared/wire/rounds.ts'

export type Rounds = {
  /** Oldest day first. */
  list(subject: string): Promise<RoundData[]>
  /** Revisions this device has; none of another epoch, so that a restored server sends all anew. */
  revisions(subject: string, epoch: string): Promise<Record<string, string>>
  /**
   * Takes an answer in, unless somebody else is signed in by now. False if so. The `clock` it brought is kept with it: of what
   * is read on a round it is known from the first moment on that the round was there already.
   */
  take(reply: RoundsReply, clock?: ClockDelta): Promise<boolean>
  /**
   * Handed in long enough: what it says of dwellings goes; that it was here stays, so that it is not fetched again unchanged.
   * False while something is noted of a visit on it that was never handed in: then all of it stays.
   */
  empty(subject: string, round: string): Promise<boolean>
  forget(subject: string): Promise<void>
}

export function createRounds(database: Database): Rounds {
  const rowsOf = (subject: string): Promise<KeptRound[]> =>
    database.use((db) => db.rounds.where('[subject+round]').between([subject, ''], [subject, '\uffff']).toArray())

  return {
    list: async (subject) => inOrder(await rowsOf(subject)),
    async revisions(subject, epoch) {
      const known = (await rowsOf(subject)).filter((row) => row.epoch === epoch)
      return Object.fromEntries(known.map(({ round, data }) => [round, data.revision]))
    },
    take: (reply, clock) =>
      database.use((db) =>
        db.transaction('rw', db.rounds, db.utilities, db.settings, async () => {
          const session = (await db.settings.get('session'))?.value as Session | null | undefined
          const { subject, epoch } = reply
          if (session?.subject !== subject || session.server !== reply.server) return false
          const kept = new Map((await db.rounds.toArray()).map((row) => [row.round, row]))
          const news = reply.rounds.filter(({ round }) => isNewer(reply, kept.get(round)))
          await db.rounds.bulkPut(news.map((data) => ({ subject, epoch, at: reply.now, ...rowOf(data) })))
          await db.rounds.bulkDelete(reply.gone.map((round): [string, string] => [subject, round]))
          if (reply.gone.length > 0) await forgetWalks(db, (_, round) => reply.gone.includes(round))
          await db.utilities.bulkPut(reply.utilities)
          if (clock !== undefined) await db.settings.put({ key: 'clock', value: clock })
          return true
        }),
      ),
    empty: (subject, round) =>
      database.use((db) =>
        db.transaction('rw', [db.rounds, db.visitDrafts, db.photos], async () => {
          const row = await db.rounds.get([subject, round])
          if (!row || (await isNoted(db, subject, round))) return false
          await db.rounds.put({ ...row, ...rowOf({ ...row.data, dwellings: [] }), isEmptied: true })
          return true
        }),
      ),
    async forget(subject) {
      await database.use((db) => db.rounds.filter((row) => row.subject === subject).delete())
      await database.use((db) => forgetWalks(db, (whose) => whose === subject))
    },
  }
}

async function isNoted(db: Db, subject: string, round: string): Promise<boolean> {
  const drafts = db.visitDrafts.where('[subject+round+account]')
  for (const draft of await drafts.between([subject, round, ''], [subject, round, '\uffff']).toArray()) {
    const photos = db.photos.where('[account+fact+sha256]')
    const { account, id } = draft
    if (saysMore(draft, await photos.between([account, id, ''], [account, id, '\uffff']).count())) return true
  }
  return false
}

/** Answers may overtake each other between tabs; within an epoch the later one stays. */
const isNewer = ({ epoch, now }: RoundsReply, kept: KeptRound | undefined): boolean =>
  kept === undefined || kept.epoch !== epoch || kept.at <= now
