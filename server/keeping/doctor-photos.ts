/** Doctor photos: the folder of the photos: whether it may be written, and who else may read it. */
import { accessSync, constants, statSync } from 'node:fs'
import type { Check } from '#server/keeping/check.ts'
import { freeBytes, sizeText } from '#server/keeping/free-space.ts'

const NAME = 'photos'
const ALL_BUT_FULL = 32 * 1024 ** 2

export function photosCheck(folder: string): Check {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found) return { name: NAME, state: 'ok', said: `There is no folder ${folder} yet; the first photo makes it.` }
  if (!found.isDirectory()) {
    return { name: NAME, state: 'bad', said: `${folder} is no folder.`, todo: 'Name another one in ESEP_PHOTOS.' }
  }
  if (!isWritable(folder)) {
    const todo = 'Run this as the user who serves; if that is you, give it to that user (chown -R).'
    return { name: NAME, state: 'bad', said: `${folder} may not be written by this user.`, todo }
  }
  const free = freeBytes(folder)
  if (free < ALL_BUT_FULL) {
    const said = `${sizeText(free)} are free where ${folder} lies.`
    return { name: NAME, state: 'bad', said, todo: 'Make room: no photo is taken without.' }
  }
  if ((found.mode & 0o007) !== 0) {
    const said = `Every user of this machine may look into ${folder}.`
    return { name: NAME, state: 'warn', said, todo: `chmod 700 ${folder}` }
  }
  return { name: NAME, state: 'ok', said: `${folder} may be written.` }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    // EACCES, EROFS: it may not be.
    return false
  }
}
