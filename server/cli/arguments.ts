/** Arguments: what a person typed behind a command, parsed once; what is wrong is told in a sentence, as a UsageError. */
import { UsageError } from '#server/cli/cli.ts'
import { ACCOUNT_KEY, type AccountKey } from '#shared/domain/account.ts'
import { CHANNELS, type Channel } from '#shared/domain/channel.ts'
import { type CalendarDate, isCalendarDate, type Period } from '#shared/lib/calendar-date.ts'

export function accountIn(text: string): AccountKey {
  if (ACCOUNT_KEY.test(text)) return text
  throw new UsageError(`«${text}» is not an account. It looks like astana-12045587.`)
}

/** For options of commander: the parser of the option of that name. */
export const wholeNumberFor =
  (option: string, least = 1, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= most) return number
    const upTo = most === Number.MAX_SAFE_INTEGER ? `above ${least - 1}` : `from ${least} to ${most}`
    throw new UsageError(`${option} takes a whole number ${upTo}, not «${text}».`)
  }

export const dateFor =
  (option: string) =>
  (text: string): CalendarDate => {
    if (isCalendarDate(text)) return text
    throw new UsageError(`${option} takes a day of the calendar, as 2026-11-18, not «${text}».`)
  }

export const choiceFor =
  <Choice extends string>(option: string, choices: readonly Choice[]) =>
  (text: string): Choice => {
    const found = choices.find((choice) => choice === text)
    if (found !== undefined) return found
    throw new UsageError(`${option} takes one of ${choices.join(', ')}, not «${text}».`)
  }

const LONGEST_REASON = 500

/** A person's own words, which residents and auditors will read. */
export function reasonIn(text: string | undefined): string {
  const reason = text?.trim() ?? ''
  if (reason === '') throw new UsageError('Say why: --reason "…"')
  if (reason.length > LONGEST_REASON) {
    throw new UsageError(`The reason is ${reason.length} characters long; at most ${LONGEST_REASON} are kept.`)
  }
  return reason
}

export const periodFor =
  (option: string) =>
  (text: string): Period => {
    if (isCalendarDate(`${text}-01`)) return text
    throw new UsageError(`${option} takes a month, as 2026-11, not «${text}».`)
  }

export const timeFor =
  (option: string) =>
  (text: string): string => {
    if (/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)) return text
    throw new UsageError(`${option} takes a time of day, as 09:00, not «${text}».`)
  }

export function lastDayIn(text: string): number | 'last' {
  return text === 'last' ? text : wholeNumberFor('--last-day', 1, 31)(text)
}

export function channelsIn(text: string): Channel[] {
  if (text === 'all') return [...CHANNELS]
  return [...new Set(text.split(',').map((name) => choiceFor('--channel', CHANNELS)(name.trim())))]
}
