import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { projectionOf } from '#server/intake/projection.ts'
import type { EventTable } from '#server/storage/schema.ts'
import { standingOf } from '#server/storage/standing-columns.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'
import { aResident } from '#test/support/resident.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

// Many runs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const anEvent = (said: Partial<EventTable> = {}): EventTable => ({
  account: 'astana-12045587',
  id: 'a',
  variant: 0,
  step: 0,
  at: 0,
  status: 'queued',
  period: '2026-11',
  reason: null,
  opens_at: 5,
  by: 'intake',
  note: null,
  ...said,
})

test('[R3] a reading stands where its last event says, in whatever order they are read', () => {
  const accepted = anEvent({ step: 1, status: 'accepted', opens_at: null })

  expect(projectionOf([accepted, anEvent()])).toEqual({ standing: { status: 'accepted', period: '2026-11' }, step: 1 })
  expect(projectionOf([])).toBeNull()
})

test('[R3] a missing event and one that is there twice are noticed', () => {
  expect(() => projectionOf([anEvent(), anEvent({ step: 2 })])).toThrow('step 1')
  expect(() => projectionOf([anEvent(), anEvent()])).toThrow('step 1')
})

const HOUR = 3_600_000

const deeds = fc.array(
  fc.oneof(
    fc.record({
      deed: fc.constant('send' as const),
      value: fc.integer({ min: 195_000, max: 215_000 }),
      hoursAgo: fc.integer({ min: 0, max: 72 }),
      register: fc.constantFrom('22-418837/main', '22-418837/main', 'unlisted/main'),
      replaces: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
      again: fc.boolean(),
    }),
    fc.record({ deed: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ deed: fc.constant('release' as const) }),
    fc.record({ deed: fc.constant('accept' as const), nth: fc.nat({ max: 5 }) }),
    fc.record({ deed: fc.constant('reject' as const), nth: fc.nat({ max: 5 }) }),
  ),
  { minLength: 3, maxLength: 25 },
)

test('[R3] [R4] after any history each standing is rebuilt from its events, and one a period is accepted', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (history) => {
      const resident = await aResident({ at: '2026-11-15T12:00:00+05:00' })
      const { clock, review, release, storage } = resident.server
      const past = aStoredReading({ value: '00200.000' })
      await storage.write((queries) => queries.readings.add([past], 0, 'test'))
      const sent: ReadingItem[] = []

      for (const step of history) {
        if (step.deed === 'pass') clock.pass(step.hours * HOUR)
        if (step.deed === 'release') await release.due()
        if (step.deed === 'send') {
          const value = `00${(step.value / 1000).toFixed(3)}`
          const taken = new Date(clock.now() - step.hoursAgo * HOUR).toISOString()
          const replaces = step.replaces === undefined ? {} : { replaces: sent[step.replaces]?.id }
          const item = resident.item({ value, taken, register: step.register, ...replaces })
          sent.push(item)
          await resident.standings(...(step.again ? [item, item] : [item]))
        }
        if (step.deed === 'accept' || step.deed === 'reject') {
          const row = (await review.held(10))[step.nth]
          if (row) await review[step.deed]({ account: row.account, number: row.number, reason: 'seen', by: 'operator' })
        }
        clock.pass(1)
      }

      const rows = await storage.readings.under([...sent, past])
      expect(rows).toHaveLength(sent.length + 1)
      for (const row of rows) {
        const rebuilt = projectionOf(await storage.readings.events(row))
        expect(rebuilt).toEqual({ standing: standingOf(row), step: row.step })
      }
      const counting = rows.filter((row) => row.status === 'accepted').map((row) => `${row.register} ${row.period}`)
      expect(new Set(counting).size).toBe(counting.length)
      expect(resident.server.logged.filter((line) => line.includes('"level":50'))).toEqual([])
      await resident.server.close()
    }),
    { numRuns: 40 },
  )
})
