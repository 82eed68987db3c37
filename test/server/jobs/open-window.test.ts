import { expect, test } from 'vitest'
import { openWindow } from '#server/jobs/open-window.ts'
import { aResident } from '#test/support/resident.ts'

test('[W4] the job is due when the earliest opening has come, and then releases', async () => {
  const resident = await aResident({ at: '2026-11-17T12:00:00+05:00' })
  const { storage, clock, release } = resident.server
  const item = resident.item()
  await resident.standings(item)
  const job = openWindow({ storage, clock, release })

  const before = await job.isDue()
  clock.set('2026-11-18T09:00:00+05:00')
  const at = await job.isDue()
  await job.run()
  const after = await job.isDue()

  expect([before, at, after]).toEqual([false, true, false])
  expect(await resident.standing(item)).toMatchObject({ status: 'accepted' })
  expect(job.everyMs).toBe(1000)
  await resident.server.close()
})
