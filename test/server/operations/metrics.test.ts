import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMetrics } from '#server/operations/metrics.ts'
import { aBatch, send } from '#test/support/batch.ts'
import { metricOf } from '#test/support/metric-of.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident()
})
afterEach(() => resident.server.close())

const pageNow = async () => (await resident.server.watch.metrics.page()).text
const readingsBy = (page: string, outcome: string, channel = 'app') =>
  metricOf(page, `esep_intake_readings_total{channel="${channel}",outcome="${outcome}"}`)
const batchesBy = (page: string, result: string) =>
  metricOf(page, `esep_intake_batches_total{channel="app",result="${result}"}`)

test('each reading counts once, by its channel and by what became of it', async () => {
  const { server, person } = resident
  const item = resident.item()
  server.clock.set('2026-11-17T12:00:00+05:00')
  const early = resident.item()
  await send(server, person, [early])
  server.clock.set('2026-11-20T12:00:00+05:00')

  await send(server, person, [item, { no: 'reading' }, { ...resident.item(), value: '1' }])
  await send(server, person, [item, resident.item({ register: '00-000000/main' })])

  const page = await pageNow()
  const outcomes = ['queued', 'accepted', 'malformed', 'later', 'replay', 'held', 'rejected']
  expect(outcomes.map((outcome) => readingsBy(page, outcome))).toEqual([1, 1, 1, 1, 1, 1, undefined])
  expect(batchesBy(page, 'taken')).toBe(3)
})

test('a batch that failed as a whole counts as failed, one above the limit of the day as that', async () => {
  const { metrics } = resident.server.watch
  const nothing = { outcomes: [], commitSeq: 1 }

  metrics.batch('app', null)
  metrics.batch('app', { ...nothing, isOverLimit: true })
  metrics.batch('telegram', { ...nothing, isOverLimit: false })

  const page = await pageNow()
  expect([batchesBy(page, 'failed'), batchesBy(page, 'over-limit'), batchesBy(page, 'taken')]).toEqual([
    1,
    1,
    undefined,
  ])
  expect(metricOf(page, 'esep_intake_batches_total{channel="telegram",result="taken"}')).toBe(1)
})

test('a batch whose transaction fails counts as failed, and as a fault', async () => {
  const { server, person } = resident
  const item = resident.item()
  await server.storage.close()

  const { status } = await person.call('POST', '/api/v1/readings', aBatch(server, person, [item]))

  expect(status).toBe(500)
  expect(metricOf(await pageNow(), 'esep_faults_total')).toBe(1)
})

test('requests are counted by the pattern of their route and the class of their answer', async () => {
  await resident.person.call('GET', `/api/v1/accounts/${ACCOUNT}/phones`)
  await resident.person.call('DELETE', `/api/v1/accounts/${ACCOUNT}/phones/x`)
  await resident.person.call('GET', '/healthz')

  const page = await pageNow()
  const asked = (labels: string) => metricOf(page, `esep_http_request_seconds_count{${labels}}`)
  expect(asked('method="GET",route="/api/v1/accounts/:account/phones",status="2xx"')).toBe(1)
  expect(asked('method="DELETE",route="/api/v1/accounts/:account/phones/:phone",status="4xx"')).toBe(1)
  expect(asked('method="GET",route="/healthz",status="2xx"')).toBe(1)
})

/** The page without its figures. */
const linesIn = (page: string): string[] => page.split('\n').map((line) => line.replace(/ [\d.e+-]+$/, ''))

test('[security/K2] no account, code, address or value is on the page, and strange ones add nothing to it', async () => {
  const { server, person } = resident
  const code = await server.codeFor(ACCOUNT)
  const askedAbout = async (account: string, word: string) => {
    const paths = [`/api/v1/accounts/${account}/phones`, `/api/v1/${account}/${word}`, `/join/${account}-${word}`]
    for (const path of [...paths, `/${word}`, `/assets/${word}.js`]) {
      for (const method of ['GET', 'POST', 'PROPFIND']) await person.call(method, path)
    }
  }
  await send(server, person, [resident.item()])
  await askedAbout(ACCOUNT, code)
  await askedAbout('astana-30000000', '0')
  const before = linesIn(await pageNow())

  for (let at = 1; at < 20; at += 1) await askedAbout(`astana-${30_000_000 + at}`, `${at}${code}`)

  const after = linesIn(await pageNow())
  // Without the figures, whose digits may look like anything.
  const page = after.join('\n')
  expect(after).toEqual(before)
  for (const canary of ['12045587', '3000000', code, person.subject, person.secret, '10.0.0.1', '00203']) {
    expect(page).not.toContain(canary)
  }
  expect(page).toContain('method="other"')
})

test('a release says how many readings it judged and when it ended; one that found none says nothing', async () => {
  const metrics = createMetrics()
  const figures = async () => {
    const { text } = await metrics.page()
    return ['readings_total', 'last_duration_seconds', 'last_timestamp_seconds'].map((name) =>
      metricOf(text, `esep_release_${name}`),
    )
  }

  const before = await figures()
  metrics.released(3, 0.5, 1_795_000_000_000)
  metrics.released(4, 0.25, 1_795_000_060_000)

  expect(before).toEqual([0, 0, 0])
  expect(await figures()).toEqual([7, 0.25, 1_795_000_060])
})

test('a job that failed shows, and so does when it last succeeded', async () => {
  const metrics = createMetrics()

  metrics.ran('open-window', null, 1_795_000_000_000)
  metrics.ran('open-window', new Error('not today'), 1_795_000_060_000)

  const { text, type } = await metrics.page()
  expect(metricOf(text, 'esep_job_last_success_timestamp_seconds{job="open-window"}')).toBe(1_795_000_000)
  expect(metricOf(text, 'esep_job_failures_total{job="open-window"}')).toBe(1)
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
})
