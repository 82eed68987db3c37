import { expect, test } from 'vitest'
import { createEstimation } from '#server/consumption/estimation.ts'
import { estimate } from '#server/jobs/estimate.ts'
import { ACCOUNT, aResident } from '#test/support/resident.ts'

test('[C2] the job is due when a period has closed, until all of it is estimated', async () => {
  const { server } = await aResident({ at: '2026-11-05T12:00:00+05:00' })
  const { storage, clock } = server
  const job = estimate({ clock, estimation: createEstimation({ storage, clock, onFault: () => undefined }) })

  expect(await job.isDue()).toBe(false)
  clock.set('2026-12-04T00:00:00+05:00')
  expect(await job.isDue()).toBe(true)
  await job.run()
  expect(await job.isDue()).toBe(false)

  expect(await storage.estimates.counting(ACCOUNT, '2026-11')).toHaveLength(1)
  await server.close()
})

test('[C2] between two looks, a minute apart, the database is asked nothing', async () => {
  const { server } = await aResident({ at: '2026-11-05T12:00:00+05:00' })
  let looks = 0
  const estimation = {
    next: async () => {
      looks += 1
      return null
    },
    some: async () => undefined,
  }
  const job = estimate({ clock: server.clock, estimation })

  for (let second = 0; second < 120; second += 1) {
    await job.isDue()
    server.clock.pass(1000)
  }
  server.clock.set('2025-01-01T00:00:00+05:00')
  await job.isDue()

  expect(looks).toBe(3)
  await server.close()
})

test('[C2] a run does a part of a large utility, and the next goes on from there', async () => {
  const { server } = await aResident({ at: '2026-11-05T12:00:00+05:00' })
  const { storage, clock } = server
  let parts = 0
  const own = createEstimation({ storage, clock, onFault: () => undefined })
  const job = estimate({
    clock,
    estimation: {
      next: own.next,
      some: async (task) => {
        parts += 1
        await own.some(task)
      },
    },
  })
  await job.isDue()
  await storage.write(async (queries) => {
    for (let at = 0; at < 10_500; at += 1) {
      const account = `astana-3${String(at).padStart(7, '0')}`
      const row = { account, utility: 'astana', address: '', district: '', holder: '' }
      await queries.accounts.add({ ...row, contract_starts_on: null, contract_ends_on: null }, [])
    }
  })
  clock.set('2026-12-04T00:00:00+05:00')

  while (await job.isDue()) await job.run()

  expect(parts).toBe(2)
  expect(await storage.estimates.progress('astana')).toMatchObject([{ period: '2026-11', state: 'done' }, {}])
  await server.close()
})
