import { expect, test } from 'vitest'
import { type Accepted, type Facts, judge } from '#server/intake/judge.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { aContract, aRegister } from '#test/support/builders.ts'

const at = (moment: string) => Date.parse(`${moment}+05:00`)

const window = {
  opensAt: at('2026-11-20T09:00:00'),
  closesAt: at('2026-11-20T20:00:00'),
  period: '2026-11',
}

const aJudged = (said: Partial<Facts['reading']> = {}): Facts['reading'] => ({
  id: 'b',
  channel: 'app',
  value: '00203.170',
  ticks: 203_170,
  readOn: '2026-11-20',
  takenAt: at('2026-11-20T12:00:00'),
  receivedAt: at('2026-11-20T12:00:05'),
  ...said,
})

const anAccepted = (said: Partial<Accepted> = {}): Accepted => ({ ...aJudged({ id: 'a' }), period: '2026-11', ...said })

type Said = Partial<Facts> & { accepted?: Accepted[] }

/** `accepted`: what counts so far, for November and the months around it. */
const facts = ({ accepted = [], ...said }: Said = {}): Facts => ({
  reading: aJudged(),
  isEntitled: true,
  contract: aContract(),
  takenOn: '2026-11-20',
  register: aRegister(),
  intake: { open: true, window },
  current: accepted.find(({ period }) => period === '2026-11') ?? null,
  past: accepted.filter(({ period }) => period < '2026-11'),
  thresholds: DEFAULT_THRESHOLDS,
  ...said,
})

const shut = { open: false as const, next: window }
const held = (reason: string) => ({ standing: { status: 'held', reason, period: '2026-11' }, marks: [] })

test.each<[string, Said, string]>([
  ['[security/O1] a stranger', { isEntitled: false }, 'not-entitled'],
  ['[R7] no contract', { contract: null }, 'no-contract'],
  ['[R7] a contract that begins tomorrow', { contract: aContract({ startsOn: '2026-11-21' }) }, 'no-contract'],
  ['[R7] a contract that ended yesterday', { contract: aContract({ endsOn: '2026-11-19' }) }, 'no-contract'],
  ['[R9] an unknown meter', { register: null }, 'unknown-meter'],
  ['[P5] a value with more decimals than the register', { reading: aJudged({ ticks: null }) }, 'value-format'],
  ['[P5] a value beyond the register', { reading: aJudged({ ticks: 100_000_000 }) }, 'value-format'],
])('%s is held, inside the window and out of it', (_, said, reason) => {
  expect(judge(facts(said))).toEqual(held(reason))
  expect(judge(facts({ ...said, intake: shut }))).toEqual(held(reason))
})

test('[R7] the first and the last day of a contract are in force', () => {
  const contract = aContract({ startsOn: '2026-11-20', endsOn: '2026-11-20' })

  expect(judge(facts({ contract })).standing.status).toBe('accepted')
})

test('[W3] outside the window a reading waits for the next opening, and its value is not judged yet', () => {
  const lower = aJudged({ ticks: 1, value: '00000.001' })
  const last = anAccepted({ period: '2026-10', readOn: '2026-10-20' })

  expect(judge(facts({ reading: lower, accepted: [last], intake: shut }))).toEqual({
    standing: { status: 'queued', opensAt: window.opensAt, period: '2026-11' },
    marks: [],
  })
})

test('[R5] the older of two is superseded, even if its value would be doubtful', () => {
  const older = aJudged({ takenAt: at('2026-11-19T12:00:00'), ticks: 1 })

  expect(judge(facts({ reading: older, accepted: [anAccepted()] })).standing).toEqual({
    status: 'superseded',
    period: '2026-11',
  })
})

test('[R5] taken at the same moment, the one received later counts, then the one with the greater id', () => {
  const same = { accepted: [anAccepted()] }

  expect(
    judge(facts({ ...same, reading: aJudged({ receivedAt: at('2026-11-20T12:00:06'), id: '0' }) })).standing.status,
  ).toBe('accepted')
  expect(judge(facts({ ...same, reading: aJudged({ id: '0' }) })).standing.status).toBe('superseded')
  expect(judge(facts({ ...same, reading: aJudged({ id: 'c' }) })).standing.status).toBe('accepted')
})

test.each([
  ['app', 'held'],
  ['phone', 'held'],
  ['inspector', 'accepted'],
] as const)('[R5] a lower one by %s after an inspector’s is %s', (channel, status) => {
  const lower = aJudged({ channel, ticks: 203_000, takenAt: at('2026-11-20T13:00:00') })
  const seen = anAccepted({ channel: 'inspector' })

  expect(judge(facts({ reading: lower, accepted: [seen] })).standing.status).toBe(status)
})

test('[R5] the value it supersedes is not its last value: a typo upwards is corrected downwards', () => {
  const typo = anAccepted({ ticks: 999_000, value: '00999.000' })
  const last = anAccepted({ id: '0', period: '2026-10', readOn: '2026-10-20', ticks: 200_000, value: '00200.000' })
  const right = aJudged({ takenAt: at('2026-11-20T13:00:00') })

  expect(judge(facts({ reading: right, accepted: [last, typo] })).standing.status).toBe('accepted')
})

test('[P2] a reading of an earlier period is held against what counted before it, not after', () => {
  const next = anAccepted({ period: '2026-12', readOn: '2026-12-20', ticks: 100, value: '00000.100' })

  expect(judge(facts({ accepted: [next] })).standing.status).toBe('accepted')
})

const lastMonth = anAccepted({ period: '2026-10', readOn: '2026-10-20', ticks: 200_000, value: '00200.000' })
const monthBefore = anAccepted({ period: '2026-09', readOn: '2026-09-20', ticks: 197_000, value: '00197.000' })

test.each([
  ['[P1]', 203_170, 'accepted', []],
  ['[P1]', 207_500, 'accepted', ['high']],
  ['[P1]', 211_000, 'accepted', ['high']],
  ['[P1]', 220_000, 'held', []],
  ['[P1]', 99_000_000, 'held', []],
  ['[P1]', 200_300, 'accepted', ['low']],
  ['[P3]', 200_000, 'accepted', ['same']],
  ['[P2]', 199_999, 'held', []],
])('%s after 3 m³ a month, %d ticks are %s', (_, ticks, status, marks) => {
  const reading = aJudged({ ticks, value: `00${(ticks / 1000).toFixed(3)}` })

  const judgement = judge(facts({ reading, accepted: [monthBefore, lastMonth] }))

  expect([judgement.standing.status, judgement.marks]).toEqual([status, marks])
})

test('[P2] the utility’s own share of the range says what a rollover is', () => {
  const thresholds = { ...DEFAULT_THRESHOLDS, rolloverFrom: 0.5 }
  const last = anAccepted({ period: '2026-10', readOn: '2026-10-20', ticks: 60_000_000, value: '60000.000' })
  const register = aRegister()
  const physical = { ...thresholds, physicalPerDay: { ...thresholds.physicalPerDay, m3: 10_000 } }
  const reading = aJudged({ ticks: 1000, value: '00001.000' })

  expect(judge(facts({ reading, register, accepted: [last], thresholds: physical }))).toMatchObject({
    marks: ['rolled-over'],
  })
  expect(judge(facts({ reading, register, accepted: [last] })).standing).toMatchObject({ reason: 'lower' })
})

test('[P1] the usual counts through a rollover by the utility’s own share of the range', () => {
  const thresholds = { ...DEFAULT_THRESHOLDS, rolloverFrom: 0.5 }
  const before = anAccepted({ period: '2026-09', readOn: '2026-09-20', ticks: 59_990_000, value: '59990.000' })
  const over = anAccepted({ period: '2026-10', readOn: '2026-10-20', ticks: 1000, value: '00001.000' })
  const reading = aJudged({ ticks: 4000, value: '00004.000' })

  expect(judge(facts({ reading, accepted: [before, over], thresholds }))).toMatchObject({ marks: ['low'] })
})
