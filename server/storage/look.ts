/** Look: what a database file of our own keeping is: one of ours or not, of which server, how much is in it, whether it is whole. */
import { type AsItIs, openAsItIs } from '#server/storage/as-it-is.ts'
import { isStorageBroken } from '#server/storage/broken.ts'
import { newerThanProgram } from '#server/storage/known-migrations.ts'
import type { Identity } from '#server/storage/meta.ts'

export type Facts = {
  identity: Identity
  /** By which a key file is known to belong to it; null if it was never served. */
  keyCheck: string | null
  /** The steps its schema has taken, oldest first. */
  migrations: string[]
  counts: { account: number; reading: number; event: number }
}

/** `foreign`: a database, and not one of ours. `damaged`: in the engine's own words. `newer`: a sentence about that. */
export type Look =
  | { kind: 'ours'; facts: Facts }
  | { kind: 'foreign' }
  | { kind: 'damaged'; problems: string[] }
  | { kind: 'newer'; said: string }

/** Opens the file as its only user. Reads all of it. */
export async function lookAt(file: string): Promise<Look> {
  try {
    const database = await openAsItIs({ file })
    try {
      return await seen(database)
    } finally {
      await database.close()
    }
  } catch (fault) {
    if (isStorageBroken(fault)) return { kind: 'damaged', problems: [(fault as Error).message] }
    throw fault
  }
}

async function seen(database: AsItIs): Promise<Look> {
  const problems = (await database.verify.integrity()) ?? []
  return problems.length > 0 ? { kind: 'damaged', problems } : await factsOf(database)
}

/** Of a database that is whole. */
export async function factsOf({ applied, meta, verify }: AsItIs): Promise<Exclude<Look, { kind: 'damaged' }>> {
  if (applied[0] !== '0001-first') return { kind: 'foreign' }
  const said = newerThanProgram(applied)
  if (said !== null) return { kind: 'newer', said }
  const facts = {
    identity: await meta.identity(),
    keyCheck: await meta.get('key_check'),
    migrations: applied,
    counts: await verify.counts(),
  }
  return { kind: 'ours', facts }
}
