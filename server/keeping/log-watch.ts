/**
 * Log watch: says when the write-ahead log of the embedded database has grown beyond what it should: somebody reads without
 * end, and nothing can be brought from the log into the file meanwhile ([faults/V5]).
 */
import { statSync } from 'node:fs'
import type { Logger } from 'pino'
import { sizeText } from '#server/keeping/free-space.ts'

export type LogWatch = { look(): void }

/** It is brought into the file at some 4 MB; a backup of a large database under load lets it grow to more. */
export const LONG_LOG = 256 * 1024 ** 2

export function createLogWatch(file: string, log: Logger, longLog = LONG_LOG): LogWatch {
  let wasLong = false

  return {
    look() {
      const bytes = logBytes(file)
      const isLong = bytes > longLog
      if (isLong && !wasLong) {
        log.warn({ bytes }, 'storage: the write-ahead log is long; a backup, a report or a tool reads without end')
      }
      if (!isLong && wasLong) log.info({ bytes }, 'storage: the write-ahead log is short again')
      wasLong = isLong
    },
  }
}

export const logBytes = (file: string): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0

/** A sentence, or null while it is as it should be. */
export function whyLong(file: string): string | null {
  const bytes = logBytes(file)
  return bytes > LONG_LOG ? `The write-ahead log has ${sizeText(bytes)}: something reads without end.` : null
}
