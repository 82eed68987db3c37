/** Disk fault: whether a disk that is full, or that fails, is behind a fault, and whose disk that is. */
import { isStorageBroken, isStorageFull } from '#server/storage/broken.ts'

/** `path` null: the fault does not say which file. */
export type DiskFault = { what: 'full' | 'failed'; isDatabase: boolean; path: string | null }

const FULL = new Set(['ENOSPC', 'EDQUOT'])
const FAILED = new Set(['EIO', 'EROFS', 'ENXIO', 'ENODEV', 'ESTALE'])
const SQLITE_IO_ERROR = 10

/** Of the fault or its causes. A damaged database is none. */
export function diskFaultIn(fault: unknown): DiskFault | null {
  if (!(fault instanceof Error)) return null
  if (isStorageFull(fault)) return { what: 'full', isDatabase: true, path: null }
  if (isStorageBroken(fault) && isIoError(fault)) return { what: 'failed', isDatabase: true, path: null }
  const { code = '', path = null } = fault as NodeJS.ErrnoException & { path?: string | null }
  if (FULL.has(code)) return { what: 'full', isDatabase: false, path }
  if (FAILED.has(code)) return { what: 'failed', isDatabase: false, path }
  return diskFaultIn(fault.cause)
}

const isIoError = (fault: Error & { errcode?: number }): boolean => ((fault.errcode ?? 0) & 0xff) === SQLITE_IO_ERROR
