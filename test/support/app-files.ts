/** App files: what a built client's worker keeps, as its own list says: for everybody, and for the staff alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type AppFiles = { everybodys: string[]; staffs: string[] }

/** Paths below the folder. */
export function appFilesIn(folder: string): AppFiles {
  const worker = readFileSync(join(folder, 'sw.js'), 'utf8')
  const entries = [...worker.matchAll(/\{"revision":[^{}]*\}/g)].map(
    ([entry]) => JSON.parse(entry) as { url: string; staff?: true },
  )
  const pathsOf = (isStaffs: boolean): string[] =>
    entries.filter(({ staff }) => (staff === true) === isStaffs).map(({ url }) => url)
  return { everybodys: pathsOf(false), staffs: pathsOf(true) }
}
