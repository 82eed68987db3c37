/**
 * Which digit: the slip that best explains an odd value, to be offered to the person (P4). It changes nothing by itself.
 *
 * A candidate is weighed by how common its slip is and how near its use is to the usual; the odd value itself by how
 * often such a value is true. Only what outweighs the value is offered, so that someone with a leak or a long journey is
 * rarely told they mistyped. The weights come from the measurement in test/bench/which-digit.ts.
 */

import type { Register, RegisterKey } from '#shared/domain/meter.ts'
import { type Assessment, assess, type PlausibilityInput } from '#shared/domain/plausibility.ts'
import { type DigitSlip, slipCandidates } from '#shared/domain/slip-candidates.ts'
import type { UsualUse } from '#shared/domain/usual-use.ts'
import { ticksOf, valueText } from '#shared/domain/value.ts'

/** Another register of the same dwelling. */
export type OtherRegister = {
  key: RegisterKey
  register: Register
  last: PlausibilityInput['last']
  usual: UsualUse
}

export type Slip = DigitSlip | 'other-meter' | 'last-again'

export type Suggestion = {
  /** The value meant. By `other-meter`: what was typed, as ticks of that meter; by `last-again`: the last value, unchanged. */
  ticks: number
  slip: Slip
  /** Of that value, on the register it belongs to. */
  assessment: Assessment
  /** The register meant, by `other-meter` alone. */
  other?: RegisterKey
}

export type WhichDigitInput = PlausibilityInput & { others: readonly OtherRegister[] }

/** How common one such slip at one given place is, against a usual reading. */
const COMMON: Record<Exclude<Slip, 'last-again'>, number> = {
  swap: 1 / 80,
  decimal: 1 / 200,
  'other-meter': 1 / 100,
  'missing-or-extra': 1 / 2000,
  digit: 1 / 6000,
}

/** How often a value that much too high is true: this, through the cube of how many times the usual it is. */
const TRUE_HIGH = 0.27
const TRUE_LOW = 1
const TRUE_LOWER = 1 / 20_000
const NEW_METER = 1 / 8000

/** Spread of a month's use about the usual, as a share of it. */
const SPREAD = 0.4

/** Null if the value is not odd, or if it is as likely true as any slip. */
export function suggest(input: WhichDigitInput): Suggestion | null {
  const own = assess(input)
  const doubt = truthOf(own, input)
  if (doubt === null) return null
  if (own.verdict === 'same') return { ticks: input.ticks, slip: 'last-again', assessment: own }
  const [best] = [...onThisRegister(input), ...onOthers(input)].sort((a, b) => b.weight - a.weight)
  return best && best.weight > doubt ? best.suggestion : null
}

type Weighed = { weight: number; suggestion: Suggestion }

function onThisRegister(input: WhichDigitInput): Weighed[] {
  return slipCandidates(input.ticks, input.register).flatMap(({ ticks, slip }) => {
    const assessment = assess({ ...input, ticks })
    const near = nearness(assessment, input)
    return near === 0 ? [] : [{ weight: COMMON[slip] * near, suggestion: { ticks, slip, assessment } }]
  })
}

function onOthers(input: WhichDigitInput): Weighed[] {
  const typed = valueText(input.ticks, input.register.decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
  return input.others.flatMap((other) => {
    const ticks = ticksOf(typed, other.register.decimals)
    if (ticks === null) return []
    const there = { ...input, ...other, ticks }
    const assessment = assess(there)
    const near = nearness(assessment, there)
    if (near === 0) return []
    const suggestion = { ticks, slip: 'other-meter' as const, assessment, other: other.key }
    return [{ weight: COMMON['other-meter'] * near, suggestion }]
  })
}

/** 1 at one of the two usuals, falling off to both sides; 0 outside the usual range. */
function nearness({ use, days, usualRange }: Assessment, { usual, register, thresholds }: PlausibilityInput): number {
  if (use === null || usualRange === null || use < usualRange.from || use > usualRange.to) return 0
  const known = [usual.recent, usual.lastYear].filter((perDay) => perDay !== null)
  return Math.max(
    ...known.map((perDay) => {
      const expected = perDay * Math.max(days, 1)
      const spread = SPREAD * Math.max(expected, thresholds.floor[register.unit] / 2)
      return Math.exp(-(((use - expected) / spread) ** 2) / 2)
    }),
  )
}

/** How likely the odd value is as it stands; null if it is not odd, or there is nothing to hold it against. */
function truthOf(
  { verdict, use, usualRange }: Assessment,
  { ticks, register, thresholds }: PlausibilityInput,
): number | null {
  if (usualRange === null) return null
  switch (verdict) {
    case 'ask-high':
    case 'ask-reason':
    case 'hold-high':
      return TRUE_HIGH / (use! / (usualRange.to / thresholds.askAbove)) ** 3
    case 'impossible':
      return 0
    case 'lower':
      return ticks / 10 ** register.decimals <= usualRange.to ? NEW_METER : TRUE_LOWER
    case 'low':
      return TRUE_LOW
    case 'same':
      return usualRange.from > 0 ? 0 : null
    default:
      return null
  }
}
