/** Where: one word for every row in every surrounding. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OutboxEntry, TRY_ERRORS } from '#client/domain/outbox-entry.ts'
import { DAY } from '#client/domain/retry.ts'
import { type Surroundings, WHERES, whereOf } from '#client/domain/where.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { aReceivedEntry, aSavedEntry, NOON } from '#test/support/test-entry.ts'

const around: Surroundings = { online: true, signedIn: true, sending: false, now: NOON + 1000 }

const STANDINGS: Standing[] = [
  { status: 'queued', opensAt: NOON, period: '2026-12' },
  { status: 'accepted', period: '2026-11' },
  { status: 'superseded', period: '2026-11' },
  { status: 'held', reason: 'lower', period: '2026-11' },
  { status: 'rejected', reason: 'photo unreadable', period: null },
]

test.each(STANDINGS)('[R3] a received reading is where the server says: $status', (standing) => {
  const found = whereOf(aReceivedEntry({ standing }), { ...around, online: false, signedIn: false })

  expect(found).toMatchObject({ where: standing.status, standing })
})

test.each([
  ['saved', {}, {}],
  ['waiting-network', {}, { online: false }],
  ['waiting-network', { lastError: 'timeout' }, {}],
  ['waiting-sign-in', {}, { signedIn: false, online: false }],
  ['waiting-sign-in', { lastError: 'other-person' }, {}],
  ['captive', { lastError: 'captive' }, {}],
  ['needs-you', { problem: 'value', lastError: 'malformed' }, { signedIn: false }],
  ['stuck', { lastError: 'network' }, { now: NOON + DAY + 1 }],
  ['saved', { lastError: 'busy' }, {}],
] as const)('[faults/G13] a saved reading is %s with %j in %j', (where, said, differs) => {
  expect(whereOf(aSavedEntry(said), { ...around, ...differs }).where).toBe(where)
})

test('[faults/G13] a draft and a discarded reading say since when', () => {
  const discarded: OutboxEntry = { ...aSavedEntry(), state: 'discarded', discardedAt: NOON + 5 }

  expect(whereOf({ updatedAt: NOON }, around)).toMatchObject({ where: 'draft', since: NOON })
  expect(whereOf(discarded, around)).toMatchObject({ where: 'discarded', since: NOON + 5 })
})

test('[faults/G13] every reachable row has exactly one of the words, and only a receipt makes it more than saved', () => {
  const rows = fc.oneof(
    fc
      .record({
        lastError: fc.option(fc.constantFrom(...TRY_ERRORS)),
        problem: fc.constantFrom(null, 'value'),
        savedAt: fc.integer({ min: NOON - 3 * DAY, max: NOON }),
      })
      .map(aSavedEntry),
    fc.constantFrom(...STANDINGS).map((standing) => aReceivedEntry({ standing })),
  )
  const surroundings = fc.record({
    online: fc.boolean(),
    signedIn: fc.boolean(),
    sending: fc.boolean(),
    now: fc.integer({ min: NOON, max: NOON + 3 * DAY }),
  })

  fc.assert(
    fc.property(rows, surroundings, (row, now) => {
      const { where, standing, sending } = whereOf(row, now)
      expect(WHERES).toContain(where)
      expect(standing !== null).toBe(row.state === 'received')
      expect(STANDINGS.some(({ status }) => status === where)).toBe(row.state === 'received')
      expect(sending).toBe(row.state === 'saved' && now.sending)
    }),
  )
})
