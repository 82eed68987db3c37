/** Disk failure: a full or failing disk as a sentence: which, what became of the work, and what to do. */
import { diskFaultIn } from '#server/keeping/disk-fault.ts'

const SAID = {
  full: ['is full', 'Make room and run it again.'],
  failed: ['failed', 'Look at the disk (esep doctor), then run it again.'],
} as const

/** `fault` itself if no disk is behind it. `file`: what the command was at; `state`: what became of its work, in words. */
export function diskFailure(fault: unknown, file: string, state: string): unknown {
  const found = diskFaultIn(fault)
  if (found === null) return fault
  const [what, todo] = SAID[found.what]
  const place = found.isDatabase ? 'the database' : file
  return new Error(`The disk of ${place} ${what}: ${state}. ${todo}`, { cause: fault })
}
