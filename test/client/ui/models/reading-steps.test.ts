import { expect, test } from 'vitest'
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { shownReadings } from '#client/domain/shown-readings.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { readingSteps } from '#client/ui/models/reading-steps.ts'
import { en } from '#client/ui/words/en.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { KnownReading } from '#shared/wire/account-data.ts'
import { aReceivedEntry, aSavedEntry, NOON } from '#test/support/test-entry.ts'

const OFFSETS = { offsets: [{ fromAt: 0, minutes: 300 }] }
const around = () => ({ online: true, signedIn: true, sending: false, now: NOON })
const moments = momentsOf(en, OFFSETS, { delta: 0, serverSeenAt: NOON }, NOON)

function stepsOf(entries: ReadingEntry[], known: KnownReading[] = []) {
  const [reading] = shownReadings('astana-12045587', entries, known, around, 0)
  return readingSteps(en, reading!, moments)
}

const stages = (steps: ReturnType<typeof stepsOf>) => steps.map(({ key, stage }) => `${key} ${stage}`)

test('[faults/G13] a reading that waits is saved, not sent, and all else is ahead', () => {
  const steps = stepsOf([aSavedEntry()])

  expect(stages(steps)).toEqual(['saved done', 'sent now', 'received ahead', 'accepted ahead'])
  expect(steps[0]?.detail).toBe('20 November, 12:00')
})

test('[faults/G6] only a receipt makes it received, with its number', () => {
  const steps = stepsOf([aReceivedEntry({ standing: { status: 'queued', opensAt: NOON, period: '2026-12' } })])

  expect(stages(steps)).toEqual(['saved done', 'sent done', 'received done', 'waiting now', 'accepted ahead'])
  expect(steps[2]?.detail).toContain('E-7K3Q-20M9')
})

const ENDS: [Standing, string][] = [
  [{ status: 'accepted', period: '2026-11' }, 'ok'],
  [{ status: 'superseded', period: '2026-11' }, 'plain'],
  [{ status: 'held', reason: 'lower', period: '2026-11' }, 'wait'],
  [{ status: 'rejected', reason: 'seal', period: '2026-11' }, 'bad'],
]
for (const [standing, tone] of ENDS) {
  test(`[R3] a reading that is ${standing.status} has that as its present step`, () => {
    const now = stepsOf([aReceivedEntry({ standing })]).filter(({ stage }) => stage === 'now')

    expect(now).toMatchObject([{ key: standing.status, tone }])
  })
}

test('a reading known from the server alone begins with its arrival, and says which way it came', () => {
  const known = {
    id: 'a',
    register: '22-418837/main',
    value: '00203.170',
    readOn: '2026-11-19',
    takenAt: NOON,
    receivedAt: NOON,
    channel: 'phone' as const,
    number: 'E-7K3Q-20M9',
    standing: { status: 'accepted' as const, period: '2026-11' },
  }

  const steps = stepsOf([], [known])

  expect(stages(steps)).toEqual(['received done', 'accepted now'])
  expect(steps[0]?.detail).toContain('phone')
})

test('[faults/G2] a discarded reading ends with the person’s own decision', () => {
  const steps = stepsOf([{ ...aSavedEntry(), state: 'discarded', discardedAt: NOON }])

  expect(stages(steps)).toEqual(['saved done', 'discarded now'])
})
