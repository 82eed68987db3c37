/** Doctor place: the file of the embedded database and the folder it lies in, before it is opened. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Check } from '#server/keeping/check.ts'
import { freeBytes, remoteKindOf, sizeText } from '#server/keeping/free-space.ts'
import { logBytes, whyLong } from '#server/keeping/log-watch.ts'
import { RESTORING } from '#server/storage/engine/settle-restore.ts'

const A_GIGABYTE = 1e9
const ALL_BUT_FULL = 32 * 1024 ** 2

export function checksOfPlace(file: string): { checks: Check[]; isThere: boolean } {
  const folder = dirname(file)
  if (!existsSync(folder)) {
    const said = `There is no folder ${folder} yet; the first start makes it.`
    return { checks: [{ name: 'database', state: 'warn', said, todo: 'Start the server.' }], isThere: false }
  }
  const checks = [writableCheck(file, folder), systemCheck(folder), roomCheck(file, folder)]
  if (!existsSync(file)) return { checks: [...checks, missingCheck(file)], isThere: false }
  return { checks: [...checks, privacyCheck(file), logCheck(file)], isThere: true }
}

function writableCheck(file: string, folder: string): Check {
  const name = 'folder'
  const shut = [folder, file, `${file}-wal`, `${file}.serving`].find((one) => existsSync(one) && !isWritable(one))
  if (shut === undefined) return { name, state: 'ok', said: `${folder} may be written.` }
  const todo = 'Run this as the user who serves; if that is you, give it to that user (chown).'
  return { name, state: 'bad', said: `${shut} may not be written by this user.`, todo }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    // EACCES, EROFS: it may not be.
    return false
  }
}

function systemCheck(folder: string): Check {
  const kind = remoteKindOf(folder)
  const name = 'file system'
  if (kind === null) return { name, state: 'ok', said: 'It is on this machine.' }
  const isUnsure = kind === 'FUSE' || kind === '9P'
  return {
    name,
    state: isUnsure ? 'warn' : 'bad',
    said: `${folder} is on ${kind}: locks and flushes there cannot be relied upon.`,
    todo: isUnsure
      ? 'Make sure that it lies on a disk of this machine, or put the database there.'
      : 'Put the database on a disk of this machine.',
  }
}

function roomCheck(file: string, folder: string): Check {
  const free = freeBytes(folder)
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const said = `${sizeText(free)} are free; the database has ${sizeText(size)}.`
  const isShort = free < Math.max(A_GIGABYTE, 2 * size)
  const todo = 'Make room: a restore needs as much again, and a full disk takes no readings.'
  if (free < ALL_BUT_FULL) return { name: 'room', state: 'bad', said, todo }
  return isShort ? { name: 'room', state: 'warn', said, todo } : { name: 'room', state: 'ok', said }
}

function missingCheck(file: string): Check {
  const left = ['-wal', '.key'].map((ending) => file + ending).filter((path) => existsSync(path))
  if (!existsSync(file + RESTORING) && left.length > 0) {
    const said = `There is no database at ${file}, but ${left.join(' and ')} of one: it was deleted or moved.`
    return { name: 'database', state: 'bad', said, todo: 'Put it back, or restore a backup.' }
  }
  if (!existsSync(file + RESTORING)) {
    const said = `There is no database at ${file} yet; the first start makes it.`
    return { name: 'database', state: 'warn', said, todo: 'Start the server, or name the file in ESEP_DATA.' }
  }
  const said = `A restore was interrupted: there is ${file}${RESTORING}, and no ${file}.`
  return { name: 'database', state: 'bad', said, todo: 'Run esep restore again with the same backup.' }
}

function privacyCheck(file: string): Check {
  const name = 'privacy'
  const isOpen = (statSync(file).mode & 0o007) !== 0 && (statSync(dirname(file)).mode & 0o001) !== 0
  if (!isOpen) return { name, state: 'ok', said: 'Other users of this machine cannot read it.' }
  const said = `Every user of this machine may read ${file}, and with it names and addresses.`
  return { name, state: 'warn', said, todo: `chmod 700 ${dirname(file)}` }
}

function logCheck(file: string): Check {
  const long = whyLong(file)
  if (long === null) return { name: 'log', state: 'ok', said: `The write-ahead log has ${sizeText(logBytes(file))}.` }
  return { name: 'log', state: 'warn', said: long, todo: 'Find what it is, a backup or a tool, and end it.' }
}
