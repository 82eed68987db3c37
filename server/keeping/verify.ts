/**
 * Verify: looks at everything a receipt and a bill rest on, and answers check by check what is well and what is not.
 * Changes nothing; runs beside a server.
 */

import type { Check } from '#server/keeping/check.ts'
import { counted } from '#server/keeping/counted.ts'
import { type ChainFindings, EXPLAINED, type NotedHead, verifyChain } from '#server/keeping/verify-chain.ts'
import { verifyPhotos } from '#server/keeping/verify-photos.ts'
import { type Found, type ReadingFindings, verifyReadings } from '#server/keeping/verify-readings.ts'
import type { PhotoFolder } from '#server/photos/photo-folder.ts'
import type { Storage } from '#server/storage/storage.ts'

export type VerifyDeps = {
  storage: Storage
  receiptKey: Buffer
  photoFolder: PhotoFolder
  /** The head of the chain as somebody noted it outside. */
  noted: NotedHead | null
  /** So many of so many readings have been looked at. */
  onProgress?: (done: number, total: number) => void
}

const RESTORE = 'Keep this database as it is, and restore the last backup that verifies (docs/operations.md).'
const CHANGED = 'Somebody changed the database past the program: find out who, and compare with a backup from before.'

export async function verify({
  storage,
  receiptKey,
  photoFolder,
  noted,
  onProgress = () => undefined,
}: VerifyDeps): Promise<Check[]> {
  const integrity = await integrityOf(storage)
  if (integrity !== null && integrity.length > 0) return [integrityCheck(integrity), NOT_LOOKED_AT]
  const { reading: total } = await storage.verify.counts()
  const readings = await verifyReadings(storage, receiptKey, (done) => onProgress(done, Math.max(done, total)))
  const { commitSeq } = await storage.meta.identity()
  return [
    integrityCheck(integrity),
    ...readingChecks(readings),
    commitCheck(readings.greatestCommit, commitSeq),
    await verifyPhotos(storage, photoFolder),
    ...chainChecks(await verifyChain(storage, noted), noted),
  ]
}

const LET_USE =
  'As a superuser, in this database: create extension amcheck; grant execute on all functions in schema public to its owner.'

/** Null: the engine was not asked. */
async function integrityOf(storage: Storage): Promise<string[] | null> {
  try {
    return await storage.verify.integrity()
  } catch (fault) {
    // insufficient_privilege: the extension is there, and only a superuser may use it
    if ((fault as { code?: unknown }).code === '42501') return null
    throw fault
  }
}

const NOT_LOOKED_AT: Check = {
  name: 'all else',
  state: 'warn',
  said: 'Not looked at: what a damaged database says means nothing.',
}

function integrityCheck(found: readonly string[] | null): Check {
  const name = 'integrity'
  if (found === null) {
    const said = 'Not checked: PostgreSQL can say it only with its extension amcheck, which this role must be let use.'
    return { name, state: 'warn', said, todo: LET_USE }
  }
  if (found.length === 0) return { name, state: 'ok', said: 'The engine finds nothing wrong.' }
  return { name, state: 'bad', said: 'The engine finds the database damaged.', todo: RESTORE, examples: found }
}

function readingChecks({ readings, standing, twice, receipt, contents }: ReadingFindings): Check[] {
  const check = (name: string, { count, examples }: Found, well: string, bad: string): Check =>
    count === 0
      ? { name, state: 'ok', said: `${counted(readings, 'reading')}: ${well}.` }
      : { name, state: 'bad', said: `${count} of ${counted(readings, 'reading')}: ${bad}.`, todo: CHANGED, examples }
  return [
    check('standings', standing, 'each stands as its events say', 'events are missing, or say something else'),
    check('counted once', twice, 'at most one counts for a register and a period', 'a second one counts for the same'),
    check('receipts', receipt, 'each has the number of its receipt', 'the number is not the one of its receipt'),
    check('contents', contents, 'each is as it was handed in', 'the contents are not what was handed in'),
  ]
}

function commitCheck(greatest: number, commitSeq: number): Check {
  const name = 'commit number'
  if (greatest <= commitSeq) return { name, state: 'ok', said: `${commitSeq}, not below that of any reading.` }
  return {
    name,
    state: 'bad',
    said: `It is ${commitSeq}, but a reading has ${greatest}: numbers would be given out twice.`,
    todo: CHANGED,
  }
}

function chainChecks({ seals, unsealed, broken, late, hasNotedHead }: ChainFindings, noted: NotedHead | null): Check[] {
  const name = 'audit chain'
  const waiting =
    unsealed === 0 ? '' : `; ${counted(unsealed, 'row')} ${unsealed === 1 ? 'waits' : 'wait'} to be sealed`
  const checks: Check[] = [
    broken === null
      ? { name, state: 'ok', said: `${counted(seals, 'seal')}, each fits${waiting}.` }
      : { name, state: 'bad', said: `It breaks: ${broken}.`, todo: CHANGED },
  ]
  if (late.length > 0) {
    checks.push({
      name: 'audit order',
      state: 'bad',
      said: `${counted(late.length, 'row')} ${late.length === 1 ? 'is' : 'are'} much older than what was sealed before: written in afterwards, or the clock was wrong.`,
      todo: `Find out which; if it was the clock, say so with esep ${EXPLAINED} ROW --reason "…".`,
      examples: late.slice(0, 10),
    })
  }
  if (hasNotedHead === true)
    checks.push({ name: 'noted head', state: 'ok', said: `Seal ${noted!.number} is as noted.` })
  if (hasNotedHead === false) {
    checks.push({
      name: 'noted head',
      state: 'bad',
      said: `Seal ${noted!.number} is not there as it was noted: the chain was made anew, or cut short.`,
      todo: CHANGED,
    })
  }
  return checks
}
