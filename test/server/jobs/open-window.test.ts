import { expect, test } from 'vitest'
import { openWindow } from '#server/jobs/open-window.ts'
import { aResident } from '#test/support/resident.ts'

test('[W4] the job releases when the earliest opening has come, and asks nothing of intake before', async () => {
  const resident = await aResident({ at: '2026-11-17T12:00:00+05:00' })
  const { storage, clock, release } = resident.server
  const item = resident.item()
  await resident.standings(item)
  let asked = 0
  const counted = {
    due: async () => {
      asked += 1
      return await release.due()
    },
  }
  const job = openWindow({ storage, clock, release: counted })

  await job.run()
  clock.set('2026-11-18T09:00:00+05:00')
  await job.run()
  await job.run()

  expect(asked).toBe(1)
  expect(await resident.standing(item)).toMatchObject({ status: 'accepted' })
  expect(job.everyMs).toBe(1000)
  await resident.server.close()
})
