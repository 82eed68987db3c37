/** Outbox entry: the table of states, and that nothing leads outside it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type OutboxEntry, type OutboxEvent, TRANSITIONS, TRY_ERRORS, transition } from '#client/domain/outbox-entry.ts'
import { aReceipt, aReceivedEntry, aSavedEntry, NOON } from '#test/support/test-entry.ts'

const first = aSavedEntry()

const event: fc.Arbitrary<OutboxEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('receipt' as const),
    receipt: fc.record({ commitSeq: fc.nat(20) }).map((said) => aReceipt(first, said)),
    epoch: fc.constantFrom('e_1', 'e_2'),
    at: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('failure' as const),
    error: fc.constantFrom(...TRY_ERRORS),
    at: fc.nat(),
    nextTryAt: fc.nat(),
    sent: fc.boolean(),
    whole: fc.boolean(),
    problem: fc.constantFrom(null, 'value'),
    app: fc.constant('1'),
  }),
  fc.record({
    kind: fc.constant('standing' as const),
    number: fc.constantFrom('E-7K3Q-20M9', 'E-0000-0000'),
    standing: fc.constant({ status: 'superseded' as const, period: '2026-11' }),
  }),
  fc.record({
    kind: fc.constant('unknown' as const),
    epoch: fc.constantFrom('e_1', 'e_2'),
    commitSeq: fc.nat(20),
  }),
  fc.record({ kind: fc.constant('discard' as const), at: fc.nat() }),
)

/** As the store applies it: the fields said, and undefined removes one. */
function applied(entry: OutboxEntry, change: object): OutboxEntry {
  const fields = Object.entries({ ...entry, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(fields) as OutboxEntry
}

test('[faults/G2] whatever happens in whatever order, a reading leaves saved only by its receipt or the own discard', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      let entry: OutboxEntry = first
      for (const now of events) {
        const change = transition(entry, now)
        const after = change.ok ? applied(entry, change.value) : entry

        const allowed: Partial<Record<OutboxEvent['kind'], string>> = TRANSITIONS[entry.state]
        expect(change.ok ? allowed[now.kind] : entry.state).toBe(after.state)
        if (entry.state === 'saved' && after.state !== 'saved') expect(['receipt', 'discard']).toContain(now.kind)
        if (after.state === 'received') expect(after.receipt.hash).toBe(after.item.hash)
        expect('receipt' in after).toBe(after.state === 'received')
        expect(after.item).toBe(first.item)
        entry = after
      }
    }),
  )
})

test('[R1] a receipt for other facts under the same id ends nothing', () => {
  const other = aReceipt(first, { hash: '0'.repeat(64) })

  const change = transition(first, { kind: 'receipt', receipt: other, epoch: 'e_1', at: NOON })

  expect(change).toEqual({ ok: false, refusal: 'stale' })
})

test('[faults/V9] a reading the server no longer has goes back to saved, with the old receipt as evidence', () => {
  const entry = aReceivedEntry()

  const change = transition(entry, { kind: 'unknown', epoch: 'e_2', commitSeq: 3 })

  expect(change).toMatchObject({ ok: true, value: { state: 'saved', evidence: entry.receipt, nextTryAt: 0 } })
})

test('[faults/V9] an answer older than the receipt takes nothing back', () => {
  const change = transition(aReceivedEntry({ commitSeq: 7 }), { kind: 'unknown', epoch: 'e_1', commitSeq: 6 })

  expect(change).toEqual({ ok: false, refusal: 'stale' })
})

test('[faults/G2] a receipt for a discarded reading is kept as evidence and changes nothing else', () => {
  const discarded: OutboxEntry = { ...first, state: 'discarded', discardedAt: NOON }
  const receipt = aReceipt(first)

  const change = transition(discarded, { kind: 'receipt', receipt, epoch: 'e_1', at: NOON })

  expect(change).toEqual({ ok: true, value: { evidence: receipt } })
})

test('[R3] the standing changes only for the reading whose receipt has that number', () => {
  const entry = aReceivedEntry()
  const standing = { status: 'superseded', period: '2026-11' } as const

  const own = transition(entry, { kind: 'standing', number: entry.receipt.number, standing })
  const other = transition(entry, { kind: 'standing', number: 'E-0000-0000', standing })

  expect(own).toMatchObject({ ok: true, value: { receipt: { standing } } })
  expect(other).toEqual({ ok: false, refusal: 'stale' })
})

test('[faults/N9] a reading that only waited with a failed request is not counted as sent', () => {
  const waits = { kind: 'failure', error: 'refused', at: NOON, nextTryAt: NOON + 1, whole: true } as const

  const change = transition(first, { ...waits, sent: false, problem: null, app: '1' })

  expect(change).toEqual({ ok: true, value: { lastError: 'refused', nextTryAt: NOON + 1, attempts: 1 } })
})
