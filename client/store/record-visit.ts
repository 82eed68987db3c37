/** Record visit: turns the outcome of a visit into a saved visit, and finds the last. What it returns is on disk; what it refuses is not. */
import { hashOf } from '#client/domain/facts.ts'
import { isVisit, type VisitEntry } from '#client/domain/outbox-entry.ts'
import type { VisitDraftKey } from '#client/domain/visit-draft.ts'
import type { Database } from '#client/store/db.ts'
import type { SaveRefusal } from '#client/store/outbox.ts'
import type { RecordReadings } from '#client/store/record.ts'
import type { Store } from '#client/store/store.ts'
import type { Visit } from '#shared/domain/visit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Result } from '#shared/lib/result.ts'
import type { VisitItem } from '#shared/wire/visits.ts'

/** What a visit came to, and whose and which it is. */
export type VisitOutcome = Omit<Visit, 'schema' | 'kind' | 'visitedOn' | 'deviceTime' | 'serverSeenAt' | 'deviceId'>

/** `today` is the utility's. */
export async function recordVisit(
  { store, record }: { store: Pick<Store, 'outbox'>; record: Pick<RecordReadings, 'moment' | 'digest'> },
  outcome: VisitOutcome,
  today: CalendarDate,
): Promise<Result<VisitEntry, SaveRefusal>> {
  const { deviceTime, serverSeenAt, deviceId } = await record.moment(today)
  const visit: Visit = {
    schema: 1,
    kind: 'visit',
    ...outcome,
    visitedOn: today,
    deviceTime,
    serverSeenAt,
    deviceId,
  }
  const facts: { readonly [key: string]: unknown } = visit
  const item = { ...facts, hash: await hashOf(facts, record.digest) } as VisitItem
  return await store.outbox.saveVisit(item, deviceTime.at)
}

/** The visit saved last at that dwelling on that round, in whichever tab. */
export async function lastVisit(
  database: Database,
  { subject, round, account }: VisitDraftKey,
): Promise<VisitEntry | null> {
  const range: [[string, string], [string, string]] = [
    [account, ''],
    [account, '\uffff'],
  ]
  const rows = await database.use((db) =>
    db.outbox
      .where('[account+id]')
      .between(...range)
      .toArray(),
  )
  const visits = rows.filter(isVisit).filter((visit) => visit.subject === subject && visit.item.round === round)
  return visits.toSorted((a, b) => a.seq - b.seq).at(-1) ?? null
}
