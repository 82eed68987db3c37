/** Process use: what a process holds and has used up, as Linux counts it. */
import { readFileSync } from 'node:fs'

/** In MB: now, and at its most so far. */
export function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string): number => {
    const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+) kB`).exec(status) ?? []
    if (kilobytes === undefined) throw new Error(`the process ${pid} does not say its ${name}`)
    return Number(kilobytes) / 1024
  }
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
}

/** Milliseconds of a core, in steps of ten. Hardly changes with what else the machine does. */
export function coreMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name, in brackets, may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
