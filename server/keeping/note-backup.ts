/** Note backup: keeps in the database when it was last backed up, and in its audit by whom and to where. */
import * as z from 'zod'
import type { Manifest } from '#server/keeping/manifest.ts'
import { openAsItIs } from '#server/storage/as-it-is.ts'
import type { DatabasePlace } from '#server/storage/storage.ts'
import type { Instant } from '#shared/lib/clock.ts'

const LAST = 'last_backup'

const schema = z.object({ at: z.number(), to: z.string(), commitSeq: z.number() })

export type LastBackup = z.infer<typeof schema>

export type BackupNote = { manifest: Manifest; to: string; who: string; origin: string; now: Instant }

/** A database from before an upgrade is written to as it is: an old one has no audit yet. */
export async function noteBackup(place: DatabasePlace, { manifest, to, who, origin, now }: BackupNote): Promise<void> {
  const database = await openAsItIs(place)
  try {
    const { commitSeq, counts, sha256 } = manifest
    await database.write(async ({ meta, audit }) => {
      await meta.put(LAST, JSON.stringify({ at: Date.parse(manifest.madeAt), to, commitSeq } satisfies LastBackup))
      if (!database.applied.includes('0003-audit')) return
      const details = { commitSeq, counts, sha256 }
      await audit.note({ at: now, who, origin, deed: 'backup make', about: to, why: null, details })
    })
  } finally {
    await database.close()
  }
}

/** Null: none that is known of. */
export async function lastBackup(meta: { get(name: string): Promise<string | null> }): Promise<LastBackup | null> {
  const text = await meta.get(LAST)
  return text === null ? null : schema.parse(JSON.parse(text))
}
