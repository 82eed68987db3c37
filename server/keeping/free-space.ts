/** Free space: how much room a folder's file system has, and whether it is on this machine. */
import { statfsSync } from 'node:fs'

/** As in the kernel's own list of magic numbers: file systems whose files lie on another machine, or may. */
const REMOTE = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
])

export const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** The kind of file system, if locks and flushes on it cannot be relied upon; null if it is on this machine. */
export const remoteKindOf = (folder: string): string | null => REMOTE.get(statfsSync(folder).type) ?? null

/** A sentence if `folder` has not room for so many bytes more. */
export function whyNoRoom(folder: string, bytes: number): string | null {
  const free = freeBytes(folder)
  if (free >= bytes) return null
  return `There is not enough room in ${folder}: ${sizeText(bytes)} are needed, ${sizeText(free)} are free. Make room, or choose another folder.`
}

/** `1.5 GB`, `340 MB`, `12 kB`. */
export function sizeText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.ceil(bytes / 1e3)} kB`
}
