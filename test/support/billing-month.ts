/** Billing month: a utility whose November has closed and is estimated, and the command that takes it out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { createEstimation } from '#server/consumption/estimation.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { type Ran, runCli } from '#test/support/test-cli.ts'
import { createTestServer, type TestServer } from '#test/support/test-server.ts'

export type BillingMonth = {
  server: TestServer
  folder: string
  /** Stored as they are, accepted unless said otherwise. */
  readings(...said: Partial<ReadingTable>[]): Promise<ReturnType<typeof aStoredReading>[]>
  /** The clock goes there, and what is due by then is estimated. */
  until(moment: string): Promise<void>
  /** Runs `esep export consumption` with what is usual, and these words. */
  exported(...words: string[]): Promise<Ran & { file: string }>
  /** The rows of a CSV export by the names of their columns; of November unless said otherwise. */
  rows(period?: string): Promise<Record<string, string>[]>
  close(): Promise<void>
}

export const CLOSED = '2026-12-04T00:00:00+05:00'

export async function aBillingMonth(said: { utilities?: Utility[]; url?: string } = {}): Promise<BillingMonth> {
  const server = await createTestServer({ at: '2026-09-05T12:00:00+05:00', ...said })
  const folder = mkdtempSync(join(tmpdir(), 'esep-export-'))
  const { storage, clock, keys } = server
  const onFault = (fault: unknown): never => {
    throw fault
  }
  const estimation = createEstimation({ storage, clock, onFault })
  let count = 0

  async function until(moment: string): Promise<void> {
    clock.set(moment)
    for (let task = await estimation.next(); task; task = await estimation.next()) await estimation.some(task)
  }

  async function exported(...words: string[]): Promise<Ran & { file: string }> {
    count += 1
    const file = join(folder, `${count}.csv`)
    const usual = { '--utility': 'astana', '--period': '2026-11', '--out': file }
    const own = Object.entries(usual).flatMap(([name, value]) => (words.includes(name) ? [] : [name, value]))
    const ran = await runCli(['export', 'consumption', ...own, ...words], { storage, clock, keys })
    return {
      ...ran,
      file: words[words.indexOf('--out') + 1] && words.includes('--out') ? words[words.indexOf('--out') + 1]! : file,
    }
  }

  // From the first look on, what closes is estimated: September.
  await until('2026-09-05T12:00:00+05:00')
  return {
    server,
    folder,
    until,
    exported,
    async readings(...all) {
      const rows = all.map(aStoredReading)
      await storage.write((queries) => queries.readings.add(rows, clock.now(), 'test'))
      return rows
    },
    async rows(period = '2026-11') {
      const { code, errors, file } = await exported('--period', period)
      if (code !== 0) throw new Error(errors)
      return parse(readFileSync(file, 'utf8'), { columns: true }) as Record<string, string>[]
    },
    async close() {
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
}
