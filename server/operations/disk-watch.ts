/**
 * Disk watch: how much room the embedded database takes and has left; says so in the log before there is none ([faults/V4]).
 *
 * PostgreSQL sees to its own disk.
 */
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import { Gauge } from 'prom-client'
import type { Metrics } from '#server/operations/metrics.ts'

export type DiskWatch = { look(): Promise<void> }

/** Room on the disk that holds `folder`, in bytes; by default asked of the system. */
export type RoomOf = (folder: string) => Promise<{ free: number; size: number }>

const LOW_BYTES = 1024 ** 3
const LOW_SHARE = 0.05

const roomOnDisk: RoomOf = async (folder) => {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, size: blocks * bsize }
}

export function createDiskWatch(file: string, { registry }: Metrics, log: Logger, roomOf = roomOnDisk): DiskWatch {
  const registers = [registry]
  const bytes = new Gauge({
    name: 'esep_database_bytes',
    help: 'Size of the embedded database: its file, and the write-ahead log beside it.',
    labelNames: ['part'],
    registers,
  })
  const freeBytes = new Gauge({
    name: 'esep_disk_free_bytes',
    help: 'Room left on the disk of the database.',
    registers,
  })
  const sizeBytes = new Gauge({ name: 'esep_disk_size_bytes', help: 'Size of the disk of the database.', registers })
  let wasLow = false

  return {
    async look() {
      bytes.set({ part: 'file' }, await sizeOf(file))
      bytes.set({ part: 'wal' }, await sizeOf(`${file}-wal`))
      const { free, size } = await roomOf(dirname(file))
      freeBytes.set(free)
      sizeBytes.set(size)
      const isLow = free < LOW_BYTES || free < size * LOW_SHARE
      if (isLow && !wasLow) log.warn({ freeBytes: free, sizeBytes: size }, 'disk: little room is left for the database')
      if (!isLow && wasLow) log.info({ freeBytes: free, sizeBytes: size }, 'disk: there is room again')
      wasLow = isLow
    },
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (failure) {
    // There is no log while nothing was written.
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw failure
  }
}
