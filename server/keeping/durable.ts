/** Durable: files and names that outlive a power cut once these return. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export function syncFile(file: string): void {
  sync(file, 'r+')
}

/** The names in a folder: what was made, renamed and removed there. */
export function syncFolder(folder: string): void {
  sync(folder, 'r')
}

/** Another content in place of `file`, all of it or nothing, and nothing left beside it. `mode` as for chmod. */
export function putFile(file: string, text: string, mode = 0o600): void {
  const part = `${file}.part`
  rmSync(part, { force: true })
  try {
    writeFileSync(part, text, { mode, flag: 'wx', flush: true })
    renameSync(part, file)
  } catch (fault) {
    // A part of no use to anybody, which may be of a key.
    rmSync(part, { force: true })
    throw fault
  }
  syncFolder(dirname(file))
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(path, flags)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
