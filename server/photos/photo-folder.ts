/**
 * Photo folder: the photos' files. Whose they are, and whether they are photos, is not decided here.
 *
 * A photo has its name only once it is whole and on disk, and the name is on disk when `put` returns ([faults/V17]). What
 * is said of a failure names no file, since that has an account's number in it ([security/K2]).
 */
import { randomBytes } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { opendir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FolderDeeds, folderDeeds } from '#server/photos/folder-deeds.ts'
import { type FiledPhoto, isPart, partOf, photoFile, sha256Of } from '#server/photos/photo-file.ts'
import { ACCOUNT_KEY, type AccountKey } from '#shared/domain/account.ts'
import { UUID } from '#shared/domain/reading.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Seen = { bytes: number; writtenAt: Instant }

export type PhotoFolder = {
  path: string
  put(photo: FiledPhoto, bytes: Uint8Array): Promise<void>
  /** Null: there is no such file. */
  look(photo: FiledPhoto): Promise<Seen | null>
  read(photo: FiledPhoto): Promise<Uint8Array<ArrayBuffer> | null>
  /** Accounts that have photos here. */
  accounts(): AsyncIterable<AccountKey>
  photosOf(account: AccountKey): Promise<FiledPhoto[]>
  /** Removes what was being written to the account's folders and was left before then; answers how many. */
  removePartsOf(account: AccountKey, before: Instant): Promise<number>
}

/** What the machine refused; `code` as the operating system calls it. */
export class PhotoFolderFault extends Error {
  readonly code: string

  constructor({ code = 'unknown', syscall = 'use' }: NodeJS.ErrnoException) {
    super(`The photo folder: ${syscall} failed with ${code}.`)
    this.code = code
  }

  get isFull(): boolean {
    return this.code === 'ENOSPC' || this.code === 'EDQUOT'
  }
}

export function createPhotoFolder(path: string, deeds: FolderDeeds = folderDeeds): PhotoFolder {
  return {
    path,

    put: (photo, bytes) => told(() => put(fileOf(photo), bytes)),
    look: (photo) =>
      told(async () => {
        const seen = await ifThere(stat(fileOf(photo)))
        return seen && { bytes: seen.size, writtenAt: Math.round(seen.mtimeMs) }
      }),
    read: (photo) => told(() => ifThere(readFile(fileOf(photo)))),

    async *accounts() {
      const folder = await told(() => ifThere(opendir(path)))
      for await (const entry of folder ?? []) {
        if (entry.isDirectory() && ACCOUNT_KEY.test(entry.name)) yield entry.name
      }
    },

    photosOf: (account) =>
      told(async () => {
        const files = await filesOf(account)
        return files.flatMap(({ fact, name }) => {
          const sha256 = sha256Of(name)
          return sha256 === null ? [] : [{ account, fact, sha256 }]
        })
      }),

    removePartsOf: (account, before) =>
      told(async () => {
        let removed = 0
        for (const { fact, name } of await filesOf(account)) {
          const part = join(path, account, fact, name)
          if (!isPart(name) || ((await ifThere(stat(part)))?.mtimeMs ?? before) >= before) continue
          await deeds.remove(part)
          removed += 1
        }
        return removed
      }),
  }

  function fileOf(photo: FiledPhoto): string {
    const file = photoFile(photo)
    if (file === null) throw new Error('A photo was asked for by what is no name of one.')
    return join(path, file)
  }

  async function put(file: string, bytes: Uint8Array): Promise<void> {
    const part = partOf(file, randomBytes(8).toString('hex'))
    await deeds.makeFolder(dirname(file))
    try {
      await deeds.write(part, bytes)
      await deeds.rename(part, file)
    } catch (fault) {
      // A failure to remove it too is none: the sweeper comes.
      await deeds.remove(part).catch(() => undefined)
      throw fault
    }
    // The folders above, too: they may be as new as the file, and of whoever made them nobody knows how far they came.
    for (const folder of [dirname(file), dirname(dirname(file)), path]) await deeds.flushFolder(folder)
  }

  async function filesOf(account: AccountKey): Promise<{ fact: string; name: string }[]> {
    const files: { fact: string; name: string }[] = []
    for (const fact of await entriesIn(join(path, account))) {
      if (!fact.isDirectory() || !UUID.test(fact.name)) continue
      for (const file of await entriesIn(join(path, account, fact.name))) {
        if (file.isFile()) files.push({ fact: fact.name, name: file.name })
      }
    }
    return files
  }
}

const entriesIn = async (folder: string): Promise<Dirent[]> =>
  (await ifThere(readdir(folder, { withFileTypes: true }))) ?? []

async function ifThere<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fault
  }
}

async function told<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (fault) {
    // Faults of the system have a code and name the file; all others are ours.
    if (fault instanceof Error && 'code' in fault) throw new PhotoFolderFault(fault as NodeJS.ErrnoException)
    throw fault
  }
}
