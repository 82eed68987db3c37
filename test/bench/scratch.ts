/** Scratch: a folder for what the bench makes, and databases in it that are made once and copied for each run. */
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeBenchDatabase } from '#test/bench/bench-server.ts'

export const SCRATCH = 'test/.tmp/bench'

/** What a database's content comes from: when any of it changes, another is made. */
const MADE_FROM = ['test/bench/bench-server.ts', 'server/storage/migrations/*.ts', 'server/storage/engine/*.ts']

export type DatabaseCopy = { file: string; remove(): void }

/** Of a database with so many residents and a year of their history, as a server left it that was stopped. */
export async function benchDatabase(residents: number): Promise<string> {
  const made = createHash('sha256')
  for (const path of MADE_FROM.flatMap((pattern) => globSync(pattern)).toSorted()) made.update(readFileSync(path))
  const folder = join(SCRATCH, `database-${residents}-${made.digest('hex').slice(0, 12)}`)
  if (!existsSync(folder)) {
    for (const old of globSync(join(SCRATCH, `database-${residents}-*`))) rmSync(old, { recursive: true })
    const unfinished = `${folder}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { recursive: true })
    await makeBenchDatabase(join(unfinished, 'esep.sqlite'), residents)
    renameSync(unfinished, folder)
  }
  return join(folder, 'esep.sqlite')
}

export function copyOf(file: string, name: string): DatabaseCopy {
  const folder = join(SCRATCH, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const copy = join(folder, 'esep.sqlite')
  copyFileSync(file, copy)
  cpSync(`${file}.key`, `${copy}.key`)
  return { file: copy, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
