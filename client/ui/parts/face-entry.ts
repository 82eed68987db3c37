/**
 * Face entry: what has been typed on the face of a meter, key by key; pure, and ignorant of screens.
 *
 * Digits enter the whole part from the right, as on a calculator; the comma, or a full whole part, moves on to the
 * decimals, which fill from the left. A digit that has no cell is refused and said, never dropped in silence (P5).
 */
import type { Register } from '#shared/domain/meter.ts'

export type Face = Pick<Register, 'digits' | 'decimals'>

export type FaceProblem = 'too-many' | 'not-a-digit'

/** The digits as typed, without the zeros the face shows for what is left out; `inPart`: the next one is a decimal. */
export type FaceEntry = { whole: string; part: string; inPart: boolean; problem: FaceProblem | null }

export const EMPTY_ENTRY: FaceEntry = { whole: '', part: '', inPart: false, problem: null }

/** `0`–`9`, `,` or `.`, `Backspace`, `Delete` (all of it). Any other key leaves the digits and is said to be no digit. */
export function typeKey(entry: FaceEntry, key: string, register: Face): FaceEntry {
  if (key === 'Delete') return EMPTY_ENTRY
  if (key === 'Backspace') return eraseLast(entry, register)
  if (key === ',' || key === '.') return { ...entry, inPart: true, problem: null }
  if (!/^\d$/.test(key)) return { ...entry, problem: 'not-a-digit' }
  return entry.inPart ? typeDecimal(entry, key, register) : typeWhole(entry, key, register)
}

/**
 * What a pasted or dictated text means on this face: `203,17`, `00203.170`, `12 044`, or all the face's digits in a row.
 * An empty entry with its problem if it means nothing sure: digits without a comma that overfill the whole part might
 * be read in two ways.
 */
export function entryOf(text: string, register: Face): FaceEntry {
  const [, whole, comma, part = ''] = /^(\d*)(?:([.,])(\d*))?$/.exec(text.replace(/\s/g, '')) ?? []
  if (whole === undefined) return { ...EMPTY_ENTRY, problem: 'not-a-digit' }
  if (comma === undefined) return withoutComma(whole, register)
  const kept = whole.length > register.digits ? whole.replace(/^0+/, '') : whole
  const decimals = part.slice(0, register.decimals)
  const lost = part.slice(register.decimals)
  if (kept.length > register.digits || /[1-9]/.test(lost)) return { ...EMPTY_ENTRY, problem: 'too-many' }
  return { whole: kept, part: decimals, inPart: register.decimals > 0, problem: null }
}

/** The face after a paste: what the text means, or the digits that stood there and what is wrong with the text. */
export function pasteText(entry: FaceEntry, text: string, register: Face): FaceEntry {
  const pasted = entryOf(text, register)
  return pasted.problem === null ? pasted : { ...entry, problem: pasted.problem }
}

/** The value as on the wire, `00203.170`, zeros for what was left out; null while nothing is typed. */
export function valueOfEntry(entry: FaceEntry, register: Face): string | null {
  if (entry.whole === '' && entry.part === '') return null
  const whole = entry.whole.padStart(register.digits, '0')
  return register.decimals === 0 ? whole : `${whole}.${entry.part.padEnd(register.decimals, '0')}`
}

/** As a person would write it, `203,17`: what the input holds and a screen reader says. */
export const entryText = (entry: Pick<FaceEntry, 'whole' | 'part' | 'inPart'>): string =>
  entry.inPart ? `${entry.whole},${entry.part}` : entry.whole

function typeWhole(entry: FaceEntry, digit: string, register: Face): FaceEntry {
  if (entry.whole.length >= register.digits) return { ...entry, problem: 'too-many' }
  const whole = entry.whole + digit
  return { ...entry, whole, inPart: whole.length === register.digits && register.decimals > 0, problem: null }
}

function typeDecimal(entry: FaceEntry, digit: string, register: Face): FaceEntry {
  if (entry.part.length >= register.decimals) return { ...entry, problem: 'too-many' }
  return { ...entry, part: entry.part + digit, problem: null }
}

/** Takes back the last digit; a comma goes alone, but the one a full whole part set by itself goes with its digit. */
function eraseLast(entry: FaceEntry, register: Face): FaceEntry {
  if (entry.part !== '') return { ...entry, part: entry.part.slice(0, -1), problem: null }
  const ownComma = entry.inPart && entry.whole.length < register.digits
  return { ...entry, whole: ownComma ? entry.whole : entry.whole.slice(0, -1), inPart: false, problem: null }
}

function withoutComma(digits: string, register: Face): FaceEntry {
  if (digits.length === register.digits + register.decimals)
    return {
      whole: digits.slice(0, register.digits),
      part: digits.slice(register.digits),
      inPart: register.decimals > 0,
      problem: null,
    }
  if (digits.length > register.digits) return { ...EMPTY_ENTRY, problem: 'too-many' }
  return { whole: digits, part: '', inPart: digits.length === register.digits && register.decimals > 0, problem: null }
}

/** Enough digits stand there to judge; half a number would always look too low. */
export function isWhole(typed: FaceEntry, register: Register, last: { ticks: number } | null): boolean {
  if (last === null || typed.inPart || typed.whole.length === register.digits) return true
  const lastWhole = String(Math.floor(last.ticks / 10 ** register.decimals))
  return typed.whole.replace(/^0+/, '').length >= lastWhole.length
}
