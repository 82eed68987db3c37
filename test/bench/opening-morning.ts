/** Opening morning: 5,000 devices with ten readings each come at the same moment, after an outage; what that takes and holds. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { NOW } from '#test/bench/bench-server.ts'
import type { Figure } from '#test/bench/figure.ts'
import { growDatabase } from '#test/bench/grown-database.ts'
import { assertAll, prepareLoad } from '#test/bench/load.ts'
import { memoryOf } from '#test/bench/process-use.ts'
import { median, quantile } from '#test/bench/quantile.ts'
import { SCRATCH } from '#test/bench/scratch.ts'
import { serveBuilt } from '#test/bench/serve-built.ts'

const DEVICES = 5000
const READINGS_EACH = 10

export async function openingMorning(): Promise<Figure[]> {
  const folder = join(SCRATCH, 'opening-morning')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'esep.sqlite')
  const residents = await growDatabase({ file }, `${file}.key`, {
    accounts: DEVICES * READINGS_EACH,
    meters: 1,
    months: 13,
    queuedFor: null,
    residents: DEVICES,
    accountsEach: READINGS_EACH,
  })
  const server = await serveBuilt(file, { ESEP_CLOCK: new Date(NOW).toISOString() })
  const load = await prepareLoad({
    address: server.address,
    residents,
    values: ['00156.000'],
    each: 'batch',
    connections: DEVICES,
    at: NOW,
    warmUp: 0,
    perSecond: null,
  })
  const report = await load.run()
  const { most } = memoryOf(server.child.pid!)
  await server.stop()
  rmSync(folder, { recursive: true })
  assertAll(report, 'accepted')
  const waits = report.answered.map(({ ms }) => ms)
  return [
    {
      what: `server memory at its most, ${DEVICES} devices × ${READINGS_EACH} readings at once`,
      unit: 'MB',
      measured: most,
      over: 1,
      also: {
        'all received, s': report.ms / 1000,
        'a device waits, p50 s': median(waits) / 1000,
        'p99 s': quantile(waits, 0.99) / 1000,
        'told to come again': report.sentAway,
      },
      aim: { most: 512 },
    },
  ]
}
