/**
 * Slip candidates: the values a person may have meant by what they typed, each with the slip that would explain it (P4).
 * It does not choose among them; that is `which-digit.ts`.
 */
import { type Register, rangeOf } from '#shared/domain/meter.ts'

export type DigitSlip = 'swap' | 'decimal' | 'digit' | 'missing-or-extra'

export type SlipCandidate = { ticks: number; slip: DigitSlip }

/** A value may come up more than once, by different slips; what was typed never does. */
export function slipCandidates(ticks: number, register: Register): SlipCandidate[] {
  const digits = String(ticks).padStart(register.digits + register.decimals, '0')
  const all = [
    ...swaps(digits).map((text) => ({ ticks: Number(text), slip: 'swap' as const })),
    ...shifts(ticks, register).map((shifted) => ({ ticks: shifted, slip: 'decimal' as const })),
    ...mistyped(digits).map((text) => ({ ticks: Number(text), slip: 'digit' as const })),
    ...missingOrExtra(digits, register).map((text) => ({ ticks: Number(text), slip: 'missing-or-extra' as const })),
  ]
  return all.filter((candidate) => candidate.ticks !== ticks && candidate.ticks < rangeOf(register))
}

const DIGITS = [...'0123456789']

const swaps = (digits: string): string[] =>
  [...digits.slice(1)].map((_, at) => digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2))

/**
 * By as many places as there are decimals; further would lose whole units. To the right only what leaves zeros behind, as
 * a forgotten comma does.
 */
const shifts = (ticks: number, { decimals }: Register): number[] =>
  [10, 100, 1000]
    .slice(0, decimals)
    .flatMap((scale) => (ticks % scale === 0 ? [ticks * scale, ticks / scale] : [ticks * scale]))

const mistyped = (digits: string): string[] =>
  [...digits].flatMap((_, at) => DIGITS.map((digit) => digits.slice(0, at) + digit + digits.slice(at + 1)))

/** In the whole part, where the comma stays in its place and zeros in front are not typed. */
function missingOrExtra(digits: string, { decimals }: Register): string[] {
  const whole = digits.slice(0, digits.length - decimals).replace(/^0+/, '')
  const part = digits.slice(digits.length - decimals)
  const without = [...whole].map((_, at) => whole.slice(0, at) + whole.slice(at + 1))
  const places = [...whole, ''].map((_, at) => at)
  const withOne = places.flatMap((at) => DIGITS.map((digit) => whole.slice(0, at) + digit + whole.slice(at)))
  return [...without, ...withOne].map((text) => text + part)
}
