/** Served metrics: what a real server tells of itself, to whom. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { metricOf } from '#test/support/metric-of.ts'
import { type Served, serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'

vi.setConfig({ testTimeout: 60_000 })

const TOKEN = 'a-token-of-sixteen-or-more'
const ACCOUNT = 'astana-20000001'
let folder: string
let file: string
let server: Served | null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-served-metrics-'))
  file = join(folder, 'esep.sqlite')
  server = null
})
afterEach(async () => {
  await server?.kill()
  rmSync(folder, { recursive: true, force: true })
})

const metricsOf = async (headers: Record<string, string> = {}) => await fetch(`${server!.address}/metrics`, { headers })

test('readings, jobs, process, disk and database are on one page, for programs on this machine alone', async () => {
  const signedIn = await signedInDatabase({ file }, [ACCOUNT])
  server = await serve(file)
  const items = [signedIn.reading(ACCOUNT), signedIn.reading(ACCOUNT)]
  await fetch(`${server.address}/api/v1/readings`, signedIn.request(items))
  await fetch(`${server.address}/api/v1/readings`, signedIn.request(items))

  await eventually(async () => {
    const page = await (await metricsOf()).text()
    expect(metricOf(page, 'esep_intake_readings_total{channel="app",outcome="replay"}')).toBe(2)
    expect(metricOf(page, 'esep_commit_number')).toBeGreaterThan(0)
    expect(metricOf(page, 'esep_database_bytes{part="wal"}')).toBeGreaterThan(0)
    expect(metricOf(page, 'esep_disk_free_bytes')).toBeGreaterThan(0)
    expect(metricOf(page, 'process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(metricOf(page, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
    expect(metricOf(page, 'esep_storage_healthy')).toBe(1)
    expect(page).toContain('esep_build_info{version="')
  })

  expect((await metricsOf({ 'X-Forwarded-For': '127.0.0.1' })).status).toBe(404)
  expect((await metricsOf({ Authorization: `Bearer ${TOKEN}` })).status).toBe(200)
})

test('[security/O5] where a token is set this machine needs it too, and a proxy brings nobody nearer', async () => {
  server = await serve(file, { ESEP_METRICS_TOKEN: TOKEN, ESEP_PROXIES: '127.0.0.1,::1' })

  const asked: Record<string, string>[] = [
    {},
    { Authorization: `Bearer ${TOKEN}1` },
    { 'X-Forwarded-For': '127.0.0.1' },
    { Authorization: `Bearer ${TOKEN}` },
  ]

  expect(await Promise.all(asked.map(async (headers) => (await metricsOf(headers)).status))).toEqual([
    404, 404, 404, 200,
  ])
})
