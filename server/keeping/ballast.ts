/**
 * Ballast: a file beside the database that keeps room on its disk. When there is hardly any left it goes, so that readings
 * are taken on for a while and whoever looks after the machine has time ([faults/V4]).
 */
import { randomFillSync } from 'node:crypto'
import { open, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Logger } from 'pino'

export type Ballast = { look(): Promise<void> }

/** Room left on the disk that holds `folder`, in bytes; by default asked of the system. */
export type FreeOf = (folder: string) => Promise<number>

const MB = 1024 ** 2

/** Some ten thousand readings. */
const BALLAST = 64 * MB

const GIVEN_UP_BELOW = 32 * MB

/** Not laid down again while room is short. */
const LAID_ABOVE = 1024 * MB

/** A start has other things to do, and whoever starts only for a moment needs none. */
const LAID_FROM_LOOK = 4

const freeOnDisk: FreeOf = async (folder) => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

export function createBallast(file: string, log: Logger, freeOf = freeOnDisk): Ballast {
  const ballast = `${file}.ballast`
  let looks = 0

  return {
    async look() {
      looks += 1
      const free = await freeOf(dirname(file))
      const size = await sizeOf(ballast)
      if (size > 0 && free < GIVEN_UP_BELOW) {
        await rm(ballast)
        const freeBytes = free + size
        log.error({ freeBytes }, 'disk: full; the ballast was given up, and what it kept is all that is left')
      } else if (size !== BALLAST && free > LAID_ABOVE && looks >= LAID_FROM_LOOK) {
        await lay(ballast)
      }
    },
  }
}

async function lay(ballast: string): Promise<void> {
  // Of chance: some file systems keep no room for what can be made small.
  const chunk = randomFillSync(Buffer.alloc(MB))
  const handle = await open(ballast, 'w', 0o600)
  try {
    for (let laid = 0; laid < BALLAST; laid += MB) await handle.writeFile(chunk)
    await handle.sync()
  } catch (failure) {
    await rm(ballast, { force: true })
    throw failure
  } finally {
    await handle.close()
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw failure
  }
}
