/** Handbook: docs/operations.md and the files of deploy/ say what the program does, and leave nothing out. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { parseProfile } from '#server/cli/utility-profile.ts'
import { columnsIn } from '#server/import/columns-in.ts'
import { addBuildInfo, buildInfo } from '#server/operations/build-info.ts'
import { createClockWatch } from '#server/operations/clock-watch.ts'
import { createDiskWatch } from '#server/operations/disk-watch.ts'
import { addStoredMetrics } from '#server/operations/stored-metrics.ts'
import { createWatch } from '#server/operations/watch.ts'
import { createTestServer } from '#test/support/test-server.ts'

const text = (path: string): string => readFileSync(path, 'utf8')
const handbook = text('docs/operations.md')

const matches = (pattern: RegExp, within: string): string[] => [
  ...new Set([...within.matchAll(pattern)].map(([whole, part]) => part ?? whole)),
]

/** What is read from the environment, wherever that is done. */
function variables(): string[] {
  const ofConfig = matches(/^ {2}([A-Z][A-Z_]+):/gm, text('server/config.ts'))
  const others = globSync('server/**/*.ts').flatMap((path) => [
    ...matches(/environment\.([A-Z][A-Z_]+)/g, text(path)),
    ...matches(/\.env\('([A-Z][A-Z_]+)'\)/g, text(path)),
  ])
  return [...new Set([...ofConfig, ...others])]
}

test('every setting is in the table of settings, and no other', () => {
  const table = matches(/^\| `([A-Z][A-Z_]+)` \|/gm, handbook)
  const ours = variables().filter((name) => name !== 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')

  expect(table.sort()).toEqual(ours.sort())
})

test('the settings that are installed are settings', () => {
  const installed = matches(/^#?([A-Z][A-Z_]+)=/gm, text('deploy/esep.env'))

  expect(installed.filter((name) => !variables().includes(name))).toEqual([])
  expect(installed.length).toBeGreaterThan(5)
})

/** The names of our metrics, as a server makes them. */
async function metrics(): Promise<string[]> {
  const server = await createTestServer()
  const { storage, clock } = server
  const { metrics, readiness, skews } = createWatch(clock)
  const log = pino({ level: 'silent' })
  addBuildInfo(metrics, buildInfo())
  addStoredMetrics(metrics, { storage, clock, readiness, onFault: () => undefined })
  createClockWatch(metrics, { clock, monotonic: () => 0, skews, log })
  createDiskWatch('esep.sqlite', metrics, log)
  const names = metrics.registry.getMetricsAsArray().map(({ name }) => name)
  await server.close()
  return names.sort()
}

test('every metric is in the handbook, and no other', async () => {
  expect(matches(/\b(esep_[a-z0-9_]+)\b/g, handbook).sort()).toEqual(await metrics())
})

test('every alarm asks for metrics that there are, and the handbook names no alarm that there is not', async () => {
  const alarms = text('deploy/esep-alarms.yml')
  const names = new Set(await metrics())

  const asked = matches(/\b(esep_[a-z0-9_]+?)(?:_bucket|_count)?\b/g, alarms)
  const said = matches(/`(Esep[A-Z]\w+)`/g, handbook)

  expect(asked.filter((name) => !names.has(name))).toEqual([])
  expect(said.filter((name) => !alarms.includes(`alert: ${name}\n`))).toEqual([])
})

test('the profile and the accounts to begin with are taken as they are', () => {
  const [header = ''] = text('deploy/accounts.csv').split('\n')

  const columns = columnsIn(header.split(';'), true)

  expect(parseProfile(JSON.parse(text('deploy/profile.json')))).toMatchObject({ ok: true })
  expect(columns).toMatchObject({ ok: true, value: { unused: [] } })
})

test('every file and every part of the page that it points to is there', () => {
  const links = matches(/\]\(([^)]+)\)/g, handbook).filter((to) => !to.startsWith('http'))
  const headings = matches(/^#+ (.+)$/gm, handbook).map(
    (heading) =>
      `#${heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-')}`,
  )
  const anchors = [...headings, ...matches(/<a id="([\w-]+)"/g, handbook).map((id) => `#${id}`)]

  const lost = links.filter((to) => (to.startsWith('#') ? !anchors.includes(to) : !existsSync(join('docs', to))))

  expect(lost).toEqual([])
})

test('what is installed runs what is built', () => {
  const units = ['esep.service', 'esep-backup.service', 'esep'].map((name) => text(join('deploy', name))).join('\n')
  const built = text('vite.server.config.ts')

  for (const [, name] of units.matchAll(/dist\/server\/(\w+)\.js/g))
    expect(built).toContain(`${name}: 'server/${name}.ts'`)
  expect(units).toContain(/--max-semi-space-size=\d+/.exec(text('package.json'))![0])
})
