/**
 * Postgres backup: a dump by PostgreSQL's own program, and such a dump put into an empty database. Thin: what those programs
 * refuse is told as they say it.
 */
import { existsSync, readFileSync } from 'node:fs'
import { refusalOf } from '#server/keeping/backup-file.ts'
import { type BeginEpochDeps, beginEpoch } from '#server/keeping/begin-epoch.ts'
import { putFile } from '#server/keeping/durable.ts'
import { type FittingKeyDeps, fittingKey } from '#server/keeping/fitting-key.ts'
import { type Manifest, manifestFileOf, readManifest, sha256Of } from '#server/keeping/manifest.ts'
import { type BackupDeps, wholeBackup } from '#server/keeping/whole-backup.ts'
import { openAsItIs } from '#server/storage/as-it-is.ts'
import { assertDump, dumpPostgres, restorePostgres } from '#server/storage/engine/postgres-dump.ts'
import { type Facts, factsOf } from '#server/storage/look.ts'
import { openStorage } from '#server/storage/storage.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export async function backupPostgres({
  url,
  ...deps
}: BackupDeps & { url: string }): Promise<Result<Manifest, string>> {
  return await wholeBackup({ ...deps, engine: 'postgres', copy: (part) => copy(url, part) })
}

async function copy(url: string, part: string): Promise<Result<Facts, string>> {
  const database = await openAsItIs({ url })
  try {
    const look = await factsOf(database)
    if (look.kind === 'newer') return refused(look.said)
    if (look.kind === 'foreign') return refused('The database that DATABASE_URL names is not one of this program.')
    // The dump begins after this: it holds at least as much.
    await dumpPostgres(url, part)
    await assertDump(part)
    return ok(look.facts)
  } finally {
    await database.close()
  }
}

export type DumpRestore = FittingKeyDeps & Omit<BeginEpochDeps, 'madeAt'> & { url: string }

/** Into an empty database. Refused in a sentence if it cannot be done; nothing is changed then. */
export async function restoreToPostgres(deps: DumpRestore): Promise<Result<{ epoch: string; facts: Facts }, string>> {
  const { from, url, keyFile } = deps
  const manifest = readManifest(from)
  if (!manifest.ok) return manifest
  const refusal = refusalOf(from, null, 'postgres', manifest.value)
  if (refusal !== null) return refused(refusal)
  if (manifest.value !== null && manifest.value.sha256 !== (await sha256Of(from))) {
    return refused(`${from} is torn: its sum is not the one in ${manifestFileOf(from)}. Take another backup.`)
  }
  const key = fittingKey(deps, manifest.value?.keyCheck ?? null)
  if (!key.ok) return key
  const before = await openAsItIs({ url })
  await before.close()
  if (!before.isEmpty) {
    return refused(
      'The database that DATABASE_URL names is not empty. Create a new one, name it there, and restore into it.',
    )
  }
  await restorePostgres(url, from)
  const storage = await openStorage({ url, serving: false })
  try {
    const epoch = await beginEpoch(storage, { ...deps, madeAt: manifest.value?.madeAt ?? null })
    if (key.value !== null) {
      if (existsSync(keyFile)) putFile(`${keyFile}.before-restore`, readFileSync(keyFile, 'utf8'))
      putFile(keyFile, readFileSync(key.value, 'utf8'))
    }
    const facts = { identity: await storage.meta.identity(), keyCheck: await storage.meta.get('key_check') }
    return ok({ epoch, facts: { ...facts, migrations: [], counts: await storage.verify.counts() } })
  } finally {
    await storage.close()
  }
}
