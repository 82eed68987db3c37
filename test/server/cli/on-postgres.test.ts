import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'
import { type Ran, runCli } from '#test/support/test-cli.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: Postgres
let resident: Resident

beforeAll(async () => {
  postgres = await startPostgres()
  resident = await aResident({ at: '2026-11-20T12:00:00+05:00', url: await postgres.database() })
})
afterAll(async () => {
  await resident.server.close()
  await postgres.stop()
})

async function esep(...words: string[]): Promise<Ran> {
  const ran = await runCli(words, resident.server)
  expect([words, ran.code, ran.code === 1 ? ran.errors : '']).toEqual([words, expect.any(Number), ''])
  return ran
}

test('[R5] held readings are chosen, listed in pages and decided about on PostgreSQL as on SQLite', async () => {
  const { storage } = resident.server
  const accounts = Array.from({ length: 30 }, (_, at) => `astana-${20_000_000 + at}`)
  for (const account of accounts) await resident.server.addAccount(account)
  const rows = accounts.flatMap((account, at) =>
    Array.from({ length: 20 }, (_, minute) =>
      aStoredReading({ account, status: 'held', reason: 'lower', taken_at: minute, received_at: at + minute * 7 }),
    ),
  )
  await storage.write((queries) => queries.readings.add(rows, 0, 'test'))

  const all = await esep('review', 'list', '--format', 'ndjson')
  const chosen = ['--utility', 'astana', '--service', 'hot-water', '--held-for', 'lower', '--period', '2026-10']
  const some = await esep('review', 'list', ...chosen, '--since', '1969-12-31', '--until', '1970-01-02')
  const none = await esep('review', 'list', '--format', 'csv', '--service', 'heat')
  const accepted = await esep('review', 'accept', '--all', ...chosen, '--reason', 'meters were replaced', '--yes')

  expect(new Set(all.output.trimEnd().split('\n')).size).toBe(600)
  expect(some.errors).toBe('50 of 600 are shown; --limit shows more.\n')
  expect(none.output.trimEnd().split('\n')).toHaveLength(1)
  expect(accepted.output).toBe('accepted: 30\nsuperseded: 570 (a newer one counts for the same period)\n')
  const stored = await storage.readings.under(rows)
  expect(stored.filter(({ status }) => status === 'accepted').map((row) => row.taken_at)).toEqual(Array(30).fill(19))
  expect(await storage.audit.list({ deed: 'review accept' }, 1000)).toHaveLength(600)
})

test('[W3] utilities, calendars, settings, staff and codes are kept on PostgreSQL as on SQLite', async () => {
  resident.server.clock.set('2026-12-05T12:00:00+05:00')
  await resident.standings(resident.item({ readOn: '2026-12-05' }))
  const out = join(mkdtempSync(join(tmpdir(), 'esep-postgres-cli-')), 'codes.csv')

  const why = ['--reason', 'order']
  const moved = await esep(
    'calendar',
    'set',
    'astana',
    '--from',
    '2026-12-10',
    '--channel',
    'app',
    '--first-day',
    '20',
    ...why,
  )
  const setting = await esep('settings', 'set', 'astana', 'thresholds.askAbove', '2.5', ...why)
  const staff = [
    await esep('staff', 'add', 'bota', '--role', 'operator'),
    await esep('staff', 'add', 'bota', '--role', 'operator'),
  ]
  await esep('staff', 'deactivate', 'bota', ...why)
  const listed = await esep('staff', 'list')
  const printed = await esep('codes', 'print', '--utility', 'astana', '--out', out, '--url', 'https://esep.example.kz')
  const again = await esep('codes', 'print', '--utility', 'astana', '--out', out, '--url', 'https://a.kz', '--force')
  const shown = await esep('accounts', 'show', ACCOUNT, '--with-holder')

  expect(moved.errors).toContain('1 reading by app waits for 2026-12-18 09:00')
  expect(setting.output).toBe('thresholds.askAbove: 2 → 2.5\n')
  expect(staff.map(({ code }) => code)).toEqual([0, 2])
  expect(listed.output).toMatch(/^bota .* deactivated 2026-12-05$/m)
  expect([printed.code, again.code]).toEqual([0, 0])
  expect(readFileSync(out, 'utf8').trimEnd().split('\r\n')).toHaveLength(1 + 31)
  expect(JSON.parse(shown.output)).toMatchObject({ holder: 'А. Б.', readings: [{ status: 'queued' }] })
})
