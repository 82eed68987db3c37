import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openStorage } from '#server/storage/storage.ts'
import { aMeter, aUtility } from '#test/support/builders.ts'
import { ACCOUNT } from '#test/support/resident.ts'
import { serve } from '#test/support/served.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

// Processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const aFile = () => join(mkdtempSync(join(tmpdir(), 'esep-main-')), 'deeper', 'esep.sqlite')

test('the server makes its folder, says when it is ready, answers, and stops in order', async () => {
  const file = aFile()
  const server = await serve(file)

  const answers = await Promise.all(
    ['/healthz', '/readyz', '/api/v1/utilities'].map((path) => fetch(server.address + path)),
  )

  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
  expect(await server.stop()).toBe(0)
})

test('[faults/V16] a second server on the same file ends with the reason, the first goes on', async () => {
  const file = aFile()
  const first = await serve(file)

  await expect(serve(file)).rejects.toThrow('is being served by another process')

  expect((await fetch(`${first.address}/healthz`)).status).toBe(200)
  await first.kill()
  const after = await serve(file)
  expect((await fetch(`${after.address}/readyz`)).status).toBe(200)
  await after.stop()
})

test('[W4] what came due while the server was down is released before it is ready', async () => {
  const file = aFile()
  const first = await serve(file)
  await first.stop()
  const storage = await openStorage({ file, serving: false })
  const row = aStoredReading({
    status: 'queued',
    period: '2026-11',
    opens_at: Date.parse('2026-11-18T09:00:00+05:00'),
    read_on: '2026-11-17',
  })
  await storage.write(async (queries) => {
    await queries.accounts.putUtility(aUtility())
    await queries.accounts.add(
      {
        account: ACCOUNT,
        utility: 'astana',
        address: '',
        district: '',
        holder: '',
        contract_starts_on: '2020-01-01',
        contract_ends_on: null,
      },
      [aMeter()],
    )
    await queries.readings.add([row], 0, 'test')
  })

  const server = await serve(file, { ESEP_CLOCK: '2026-11-19T12:00:00+05:00' })

  expect(await storage.readings.under([row])).toMatchObject([{ status: 'accepted', period: '2026-11' }])
  await storage.close()
  await server.stop()
})

test('a clock of one’s own is refused in production', async () => {
  const environment = { ESEP_CLOCK: '2026-11-19T12:00:00+05:00', NODE_ENV: 'production' }

  await expect(serve(aFile(), environment)).rejects.toThrow('refused in production')
})
