/**
 * Keys: the secret kept outside the database, and what is derived from it ([security/L3]).
 *
 * It lies in a file beside the database, made with it. A database without its key is refused: codes would no longer fit,
 * and receipts could no longer be checked.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '#server/keeping/durable.ts'
import type { Storage } from '#server/storage/storage.ts'

export type Keys = { receiptKey: Buffer; codeKey: Buffer; challengeKey: Buffer }

/** `isNew`: the database was made just now. Throws when the key is missing or is another database's. */
export async function readKeys(file: string, storage: Storage): Promise<Keys> {
  const known = await storage.meta.get('key_check')
  if (!existsSync(file)) {
    if (known !== null) {
      throw new Error(
        `The key file ${file} is missing. Put back the one that belongs to this database, from its backup.`,
      )
    }
    makeKey(file)
  }
  const secret = secretIn(file)
  const check = derive(secret, 'check').toString('hex')
  // Of two that start at once the first decides.
  const kept = known ?? (await storage.meta.putOnce('key_check', check))
  if (kept !== check) throw new Error(`The key file ${file} does not belong to this database.`)
  return keysOf(secret)
}

/** Whole and on disk, or not at all: half a key would keep every later start from beginning ([faults/V3], [faults/V4]). */
function makeKey(file: string): void {
  const part = `${file}.part`
  rmSync(part, { force: true })
  try {
    writeFileSync(part, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    // Unlike a new name it takes the place of none: of two that start at once the first decides.
    linkSync(part, file)
    syncFolder(dirname(file))
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return
    throw new Error(`The key file ${file} could not be made.`, { cause: fault })
  } finally {
    rmSync(part, { force: true })
  }
}

/** What a database keeps of the key in that file, to know it again. */
export const keyCheckOf = (file: string): string => derive(secretIn(file), 'check').toString('hex')

function secretIn(file: string): Buffer {
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (secret.length !== 32) throw new Error(`The key file ${file} does not hold 64 hexadecimal digits.`)
  return secret
}

export const keysOf = (secret: Buffer): Keys => ({
  receiptKey: derive(secret, 'receipt'),
  codeKey: derive(secret, 'code'),
  challengeKey: derive(secret, 'challenge'),
})

const derive = (secret: Buffer, purpose: string): Buffer =>
  createHmac('sha256', secret).update(`esep ${purpose}`).digest()
