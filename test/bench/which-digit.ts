/**
 * Which digit: measures how often the first suggestion is the true value, and how often a true but odd value is doubted (P4).
 *
 * Each case takes a reading out of a history at random, with what was known the day before: slips of each kind made to
 * it, or an odd life put in its place. `node test/bench/which-digit.ts [seed]`: over the demo data, then over made-up histories.
 */
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'
import { type Register, rangeOf } from '#shared/domain/meter.ts'
import { asks, assess, type PlausibilityInput } from '#shared/domain/plausibility.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import { type AcceptedReading, pastUse, usualUse } from '#shared/domain/usual-use.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { suggest, type WhichDigitInput } from '#shared/domain/which-digit.ts'
import type { Period } from '#shared/lib/calendar-date.ts'
import { demoHistories } from '#test/bench/demo-histories.ts'
import {
  between,
  createRandom,
  type Dwelling,
  type History,
  meterHistories,
  type Random,
} from '#test/bench/meter-histories.ts'

export type Row = {
  what: string
  /** Cases made, and those whose value came out odd. A slip is made only where the true value is not odd itself. */
  cases: number
  odd: number
  /** Shares of the odd: some other value offered; the first one offered is the true one (none, where the odd one is true). */
  offered: number
  right: number
  aim: string
}

type Typed = { input: WhichDigitInput; truth: number; typed: number }

const CASES = 10_000

/** How a true odd value comes about, and of a hundred such how many: an estimate, for there are no published counts. */
const TRUE_SHARES = { 'used more': 60, 'used less': 34, 'new meter': 3, 'last value was wrong': 3 }

export function measureWhichDigit(histories: Dwelling[], seed = 1, cases = CASES): Row[] {
  const random = createRandom(seed)
  const run = (what: string, aim: string, make: (situation: Situation) => Typed | null, isSame = exactly): Row => {
    const row = { what, cases, odd: 0, offered: 0, right: 0, aim }
    for (let made = 0; made < cases; ) {
      const typed = make(situationIn(histories, random))
      if (typed === null) continue
      made += 1
      count(row, typed, isSame)
    }
    return { ...row, offered: row.offered / row.odd, right: row.right / row.odd }
  }
  const slip = (change: (truth: number, register: Register, random: Random) => number | null) => (at: Situation) => {
    const typed = change(at.truth, at.input.register, random)
    return typed === null || isOdd(at.input) ? null : { input: { ...at.input, ticks: typed }, truth: at.truth, typed }
  }
  const slips = [
    run('two neighbours swapped', '≥ 95 %', slip(swapped)),
    run('decimal point shifted', '≥ 90 % to the whole unit', slip(shifted), toTheUnit),
    run('one digit mistyped', '≥ 80 %', slip(mistyped)),
    run('a digit missing or extra', '', slip(missingOrExtra)),
    run('the other meter', '', otherMeter(random)),
  ]
  const lives = [
    run('true: used more', '', (at) => lived(at, Math.round(at.usual * 2 * (1 - random()) ** (-1 / 2)))),
    run('true: used less', '', (at) => lived(at, Math.floor(at.usual * between(random, 0, 0.4)))),
    run('true: new meter', '', (at) => lived(at, Math.floor(at.usual * random()), 0)),
    run('true: last value was wrong', '', (at) => lastWasWrong(at, random)),
  ]
  const shares = Object.values(TRUE_SHARES)
  const mixed = lives.reduce((sum, row, at) => sum + (row.offered * shares[at]!) / 100, 0)
  const odd = lives.reduce((sum, row) => sum + row.odd, 0)
  const what = `true: all, ${shares.join(' : ')}`
  const all = { what, cases: cases * lives.length, odd, offered: mixed, right: 0, aim: '≤ 5 % offered' }
  return [...slips, ...lives, all]
}

function count(row: Row, { input, truth, typed }: Typed, isSame: typeof exactly): void {
  if (!isOdd(input)) return
  row.odd += 1
  const suggestion = suggest(input)
  if (suggestion === null || (suggestion.slip !== 'other-meter' && suggestion.ticks === typed)) return
  row.offered += 1
  const isRight = suggestion.slip === 'other-meter' ? truth === -1 : isSame(suggestion.ticks, truth, input.register)
  if (isRight) row.right += 1
}

const isOdd = (input: PlausibilityInput): boolean => asks(assess(input).verdict)

const exactly = (a: number, b: number, _: Register): boolean => a === b

const toTheUnit = (a: number, b: number, { decimals }: Register): boolean =>
  Math.floor(a / 10 ** decimals) === Math.floor(b / 10 ** decimals)

/** `usual` in ticks for these days. */
type Situation = { input: WhichDigitInput; truth: number; usual: number; others: History[]; period: Period }

/** After the first three months, so that there is a usual. */
function situationIn(histories: Dwelling[], random: Random): Situation {
  const dwelling = histories[Math.floor(random() * histories.length)]!
  const history = dwelling[Math.floor(random() * dwelling.length)]!
  const reading = history.accepted[Math.floor(between(random, 4, history.accepted.length))]
  if (!reading) return situationIn(histories, random)
  const others = dwelling.filter((one) => one !== history)
  const truth = ticksOf(reading.value, history.register.decimals)!
  const known = others.map((one) => ({ key: one.key, ...knownBefore(one, reading) }))
  const input = { ticks: truth, ...knownBefore(history, reading), others: known }
  if (input.last === null || input.usual.recent === null) return situationIn(histories, random)
  const { days } = assess(input)
  const usual = Math.max(input.usual.recent ?? 0, input.usual.lastYear ?? 0) * days * 10 ** history.register.decimals
  return { input, truth, usual, others, period: reading.period }
}

function knownBefore(
  { register, accepted }: History,
  { period, readOn }: AcceptedReading,
): Omit<PlausibilityInput, 'ticks'> {
  const before = accepted.filter((reading) => reading.period < period)
  const last = before.at(-1)
  return {
    register,
    readOn,
    last: last ? { ticks: ticksOf(last.value, register.decimals)!, readOn: last.readOn } : null,
    usual: usualUse(pastUse(before, register), period),
    thresholds: DEFAULT_THRESHOLDS,
  }
}

const digitsOf = (ticks: number, { digits, decimals }: Register): string[] => [
  ...String(ticks).padStart(digits + decimals, '0'),
]

function swapped(truth: number, register: Register, random: Random): number | null {
  const digits = digitsOf(truth, register)
  const at = Math.floor(random() * (digits.length - 1))
  if (digits[at] === digits[at + 1]) return null
  return Number(
    digits
      .with(at, digits[at + 1]!)
      .with(at + 1, digits[at]!)
      .join(''),
  )
}

function shifted(truth: number, register: Register, random: Random): number | null {
  if (register.decimals === 0) return null
  const places = 1 + Math.floor(random() * register.decimals)
  const typed = random() < 0.5 ? truth * 10 ** places : Math.floor(truth / 10 ** places)
  return typed < rangeOf(register) ? typed : null
}

function mistyped(truth: number, register: Register, random: Random): number {
  const digits = digitsOf(truth, register)
  const at = Math.floor(random() * digits.length)
  const digit = (Number(digits[at]) + 1 + Math.floor(random() * 9)) % 10
  return Number(digits.with(at, String(digit)).join(''))
}

function missingOrExtra(truth: number, register: Register, random: Random): number | null {
  const scale = 10 ** register.decimals
  const whole = [...String(Math.floor(truth / scale))]
  const at = Math.floor(random() * whole.length)
  const typed = random() < 0.5 ? whole.toSpliced(at, 1) : whole.toSpliced(at, 0, whole[at]!)
  const ticks = Number(typed.join('')) * scale + (truth % scale)
  return ticks < rangeOf(register) && ticks !== truth ? ticks : null
}

const otherMeter =
  (random: Random) =>
  (situation: Situation): Typed | null => {
    const { input, others, period } = situation
    const other = others[Math.floor(random() * others.length)]
    const value = other?.accepted.find((reading) => reading.period === period)?.value
    const typed = value ? ticksOf(value, input.register.decimals) : null
    if (typed === null || typed >= rangeOf(input.register) || isOdd(input)) return null
    return { input: { ...input, ticks: typed }, truth: -1, typed }
  }

/** What was truly used, in ticks; `from` 0 on a new meter. */
function lived({ input }: Situation, use: number, from = input.last!.ticks): Typed | null {
  const typed = from + use
  return typed < rangeOf(input.register) ? { input: { ...input, ticks: typed }, truth: typed, typed } : null
}

/** The last one was taken too high, by as much as nobody asked about. */
function lastWasWrong({ input, truth, usual }: Situation, random: Random): Typed {
  const last = { ...input.last!, ticks: truth + Math.ceil(usual * between(random, 0, 3)) }
  return { input: { ...input, last }, truth, typed: truth }
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const seed = Number(argv[2] ?? 1)
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  for (const [name, histories] of [
    ['demo data', demoHistories('2026-11-20')],
    ['made-up histories', meterHistories(500, seed)],
  ] as const) {
    console.log(`Over the ${name}, seed ${seed}, ${CASES} cases each; shares are of those that came out odd.`)
    console.table(
      measureWhichDigit(histories, seed).map((row) => ({
        ...row,
        offered: percent(row.offered),
        right: row.what.startsWith('true') ? '' : percent(row.right),
      })),
    )
  }
}
