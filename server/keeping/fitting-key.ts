/** Fitting key: which key file belongs to a database that is to be restored: the present one, or the one beside the backup. */
import { existsSync } from 'node:fs'
import { keyFileOf } from '#server/keeping/manifest.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type FittingKeyDeps = {
  from: string
  keyFile: string
  keyCheckOf: (keyFile: string) => string
}

/** The key file to be put in the present one's place; null: the present one fits, or none is needed yet. */
export function fittingKey(
  { from, keyFile, keyCheckOf }: FittingKeyDeps,
  keyCheck: string | null,
): Result<string | null, string> {
  const beside = keyFileOf(from)
  const fits = (file: string): boolean => existsSync(file) && (keyCheck === null || checkIn(file) === keyCheck)
  if (fits(keyFile)) return ok(null)
  if (fits(beside)) return ok(beside)
  if (keyCheck === null) return ok(null)
  const present = existsSync(keyFile) ? `, and the present key ${keyFile} is another database’s` : ''
  if (existsSync(beside)) return refused(`${beside} is not the key of ${from}${present}. Put the right one there.`)
  return refused(
    `The key of ${from} is missing: it is not at ${beside}${present}. Put it there; without it no code and no receipt could be checked.`,
  )

  function checkIn(file: string): string | null {
    try {
      return keyCheckOf(file)
    } catch {
      // Not the text of a key.
      return null
    }
  }
}
