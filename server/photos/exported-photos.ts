/** Exported photos: the photos of an account or of a round, each with a name that a person can read. Copies nothing. */

import type { Storage } from '#server/storage/storage.ts'
import type { PhotoTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { PhotoKind, PhotoOf } from '#shared/domain/photo.ts'
import type { Visit } from '#shared/domain/visit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

/** `name`: `astana-12045587_2026-11-20_visit_E-7K3Q-20M9_1.jpg`. */
export type ExportedPhoto = { photo: PhotoTable; name: string }

type Fact = { account: AccountKey; id: string; subject: string; day: CalendarDate; number: string }

const WORDS: Record<PhotoKind, string> = { readings: 'reading', visits: 'visit' }

export async function photosOfAccount(storage: Storage, account: AccountKey): Promise<ExportedPhoto[]> {
  return await named(storage, await storage.photos.of(account))
}

/** Of the visits made on it, and of the readings taken at them. */
export async function photosOfRound(storage: Storage, round: string): Promise<ExportedPhoto[]> {
  const visits = await storage.visits.of(round)
  const facts = visits.flatMap(({ account, id, payload }): PhotoOf[] => [
    { account, kind: 'visits', fact: id },
    // As it was parsed when it came.
    ...(JSON.parse(payload) as Visit).readings.map((fact) => ({ account, kind: 'readings' as const, fact })),
  ])
  return await named(storage, await storage.photos.ofFacts(facts))
}

async function named(storage: Storage, photos: readonly PhotoTable[]): Promise<ExportedPhoto[]> {
  const facts = await factsOf(storage, photos)
  const counts = new Map<string, number>()
  return photos.map((photo) => {
    const fact = facts.get(nameOf(photo.kind, photo.account, photo.fact, photo.subject))
    // Its receipt's number; an id where there is none, as before a phone has sent again what a restore took.
    const about = fact ? [fact.day, WORDS[photo.kind], fact.number] : [WORDS[photo.kind], photo.fact]
    const base = [photo.account, ...about].join('_')
    const count = (counts.get(base) ?? 0) + 1
    counts.set(base, count)
    return { photo, name: `${base}_${count}.jpg` }
  })
}

async function factsOf(storage: Storage, photos: readonly PhotoTable[]): Promise<Map<string, Fact>> {
  const facts = new Map<string, Fact>()
  const add = (kind: PhotoKind, fact: Fact) => facts.set(nameOf(kind, fact.account, fact.id, fact.subject), fact)
  for (let from = 0; from < photos.length; from += A_QUESTION) {
    const some = photos.slice(from, from + A_QUESTION)
    const keys = (kind: PhotoKind) =>
      some.filter((photo) => photo.kind === kind).map(({ account, fact }) => ({ account, id: fact }))
    for (const row of await storage.readings.under(keys('readings'))) add('readings', { ...row, day: row.read_on })
    for (const row of await storage.visits.under(keys('visits'))) add('visits', { ...row, day: row.visited_on })
  }
  return facts
}

/** Keys asked about at once. */
const A_QUESTION = 1000

const nameOf = (kind: PhotoKind, account: AccountKey, id: string, subject: string): string =>
  [kind, account, id, subject].join(' ')
