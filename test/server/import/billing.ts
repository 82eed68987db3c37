/** Billing: a server with a utility to import into, and files as its billing system would write them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type ImportReport, importAccounts } from '#server/import/import-accounts.ts'
import type { ImportOptions, ImportRequest } from '#server/import/import-request.ts'
import type { Result } from '#shared/lib/result.ts'
import { aUtility } from '#test/support/builders.ts'
import { createTestServer, type TestServer, type TestServerOptions } from '#test/support/test-server.ts'

/** One cell a name of the header. */
export type Line = { readonly [name: string]: string }

export type Billing = {
  server: TestServer
  /** Writes a file, and answers its path. */
  file(content: string | Uint8Array, name?: string): string
  run(file: string, options?: ImportOptions, more?: Partial<ImportRequest>): Promise<Result<ImportReport, string>>
  /** Of lines as CSV, each with all usual cells but those said; throws if it was refused. */
  load(lines: readonly Line[], options?: ImportOptions): Promise<ImportReport>
  /** What is beside the file last written, a row a line, without the header. */
  errors(): string[][]
  close(): Promise<void>
}

export const DISTRICTS = [
  { key: 'yesil', name: { kk: 'Есіл ауданы', ru: 'район Есиль', en: 'Yesil district' } },
  { key: 'almaty', name: { kk: 'Алматы ауданы', ru: 'район Алматы', en: 'Almaty district' } },
]

export const ACCOUNT = 'astana-12045587'

export const USUAL: Line = {
  'account number': '12045587',
  holder: 'А. Б.',
  address: 'Сығанақ к-сі, 18, 47',
  district: 'yesil',
  'contract number': 'Д-17',
  'contract start': '2020-02-01',
  'contract end': '',
  'meter serial': '22-418837',
  service: 'hot water',
  place: 'kitchen',
  'installed on': '2021-03-15',
  'removed on': '',
  'verified until': '2027-03-15',
  register: '',
  digits: '5',
  decimals: '3',
  unit: '',
  'last value': '203,170',
  'last value read on': '2026-10-20',
  period: '',
}

export const aLine = (said: Line = {}): Line => ({ ...USUAL, ...said })

/** So many accounts, one after another. */
export const manyLines = (count: number, said: Line = {}): Line[] =>
  Array.from({ length: count }, (_, at) => aLine({ 'account number': String(20_000_000 + at), ...said }))

/** The names of the first line are the header. */
export function csvOf(lines: readonly Line[], delimiter = ';'): string {
  const names = Object.keys(lines[0]!)
  return [names, ...lines.map((line) => names.map((name) => line[name] ?? ''))]
    .map((cells) => `${cells.join(delimiter)}\r\n`)
    .join('')
}

export async function createBilling(options: TestServerOptions = {}): Promise<Billing> {
  const server = await createTestServer({
    utilities: [aUtility({ districts: DISTRICTS })],
    at: '2026-11-20T12:00:00+05:00',
    ...options,
  })
  const folder = mkdtempSync(join(tmpdir(), 'esep-import-'))
  let path = ''

  function file(content: string | Uint8Array, name = 'accounts.csv'): string {
    path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  const run: Billing['run'] = (from, said = {}, more = {}) =>
    importAccounts({
      storage: server.storage,
      keys: server.keys,
      clock: server.clock,
      file: from,
      by: { who: 'aigul', origin: 'test' },
      options: { utility: 'astana', ...said },
      ...more,
    })

  return {
    server,
    file,
    run,

    async load(lines, said) {
      const report = await run(file(csvOf(lines)), said)
      if (!report.ok) throw new Error(report.refusal)
      return report.value
    },

    errors: () => parse(readFileSync(`${path}.errors.csv`, 'utf8'), { delimiter: ';', bom: true }).slice(1),

    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
