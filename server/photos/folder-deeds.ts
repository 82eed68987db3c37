/** Folder deeds: the single steps by which a photo comes to lie in its folder, each of which a machine may fail or die at. */
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export type FolderDeeds = {
  makeFolder(path: string): Promise<void>
  /** A new file, on disk when it returns. */
  write(path: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** The names in it are on disk when it returns. */
  flushFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
}

export const folderDeeds: FolderDeeds = {
  async makeFolder(path) {
    const first = await mkdir(path, { recursive: true, mode: 0o700 })
    if (first !== undefined) await flushFolder(dirname(first))
  },

  async write(path, bytes) {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },

  rename,

  flushFolder,

  remove: (path) => rm(path, { force: true }),
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
