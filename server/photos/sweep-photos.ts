/**
 * Sweep photos: removes what was left half written, and gives a row to each whole file that has none and whose reading or
 * visit is known ([faults/V17]). A restored database so learns of the photos that came after its backup.
 *
 * What belongs to nothing that is known is left alone: its reading may still come again.
 */
import type { FiledPhoto } from '#server/photos/photo-file.ts'
import type { PhotoFolder } from '#server/photos/photo-folder.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { PhotoTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type SweepDeps = { storage: Storage; folder: PhotoFolder; clock: Clock }

export type Swept = { parts: number; rows: number }

/** Nothing takes so long to write. */
const AN_HOUR = 3_600_000

export async function sweepPhotos({ storage, folder, clock }: SweepDeps): Promise<Swept> {
  const swept: Swept = { parts: 0, rows: 0 }
  for await (const account of folder.accounts()) {
    swept.parts += await folder.removePartsOf(account, clock.now() - AN_HOUR)
    swept.rows += await giveRows(account)
  }
  return swept

  async function giveRows(account: AccountKey): Promise<number> {
    const files = await folder.photosOf(account)
    const known = new Set((await storage.photos.of(account)).map(nameOf))
    const rows = await rowsFor(files.filter((file) => !known.has(nameOf(file))))
    if (rows.length === 0) return 0
    await storage.write(async ({ photos, audit }) => {
      await photos.add(rows)
      const details = { photos: rows.length }
      const what = { deed: 'photos sweep', about: account, why: null, details }
      await audit.note({ at: clock.now(), who: 'server', origin: 'server', ...what })
    })
    return rows.length
  }

  async function rowsFor(strays: readonly FiledPhoto[]): Promise<PhotoTable[]> {
    const keys = strays.map(({ account, fact }) => ({ account, id: fact }))
    const readings = Map.groupBy(await storage.readings.under(keys), ({ id }) => id)
    const visits = Map.groupBy(await storage.visits.under(keys), ({ id }) => id)
    const rows: PhotoTable[] = []
    for (const stray of strays) {
      const { fact } = stray
      const [kind, variants] = visits.has(fact) ? (['visits', visits] as const) : (['readings', readings] as const)
      const subjects = new Set(variants.get(fact)?.map(({ subject }) => subject))
      const [subject] = subjects
      // Of several under one id nobody knows whose it is; whose phone it is sends it again.
      const seen = subjects.size === 1 ? await folder.look(stray) : null
      if (seen) rows.push({ ...stray, kind, subject: subject!, bytes: seen.bytes, received_at: seen.writtenAt })
    }
    return rows
  }
}

const nameOf = ({ fact, sha256 }: { fact: string; sha256: string }): string => `${fact} ${sha256}`
