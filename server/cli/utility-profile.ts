/** Utility profile: the form of a utility's profile, as a file brings it; every wrong field is told by its path, in words. */
import * as z from 'zod'
import { ACCOUNT_KEY, accountKey } from '#shared/domain/account.ts'
import { CHANNELS, type Channel } from '#shared/domain/channel.ts'
import { SERVICES, UNITS } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { isCalendarDate } from '#shared/lib/calendar-date.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import { createZone } from '#shared/lib/zone.ts'

const LONGEST_GRACE_HOURS = 31 * 24

const words = z
  .string()
  .min(1, 'is empty')
  .max(300, 'is longer than 300 characters')
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'has control characters')

const inThree = z.strictObject({ kk: words, ru: words, en: words })

const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'takes small Latin letters, digits and dashes, at most 40')

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'takes a time of day, as 09:00')
const endTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'takes a time of day, as 20:00, or 24:00')

const day = z.int('takes a day of the month, 1 to 31').min(1).max(31)

const date = z.string().refine(isCalendarDate, 'takes a day of the calendar, as 2026-11-18')

const email = z.email('is not an e-mail address')

const hours = z
  .strictObject({ from: time, to: endTime })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than from' })

const rule = z
  .strictObject({
    firstDay: day,
    lastDay: z.union([day, z.literal('last')], 'takes a day of the month, 1 to 31, or "last"'),
    opens: time,
    closes: endTime,
    graceHours: z.int().min(0).max(LONGEST_GRACE_HOURS, `is at most ${LONGEST_GRACE_HOURS}, a month`),
  })
  .refine(({ firstDay, lastDay }) => lastDay === 'last' || firstDay <= lastDay, {
    path: ['lastDay'],
    error: 'must not be before firstDay',
  })
  .refine(({ opens, closes }) => opens < closes, { path: ['closes'], error: 'must be later than opens' })

const calendar = z.strictObject(Object.fromEntries(CHANNELS.map((channel) => [channel, rule])) as ByChannel)

type ByChannel = Record<Channel, typeof rule>

const times = z.number().gt(1, 'must be above 1').max(1000)
const share = z.number().gt(0, 'must be above 0').lt(1, 'must be below 1')
const quantity = z.number().min(0, 'must not be below 0').max(1_000_000)

const byUnit = (each: z.ZodNumber) =>
  z.strictObject(Object.fromEntries(UNITS.map((unit) => [unit, each])) as Record<(typeof UNITS)[number], z.ZodNumber>)

const thresholds = z
  .strictObject({
    askAbove: times,
    reasonAbove: times,
    holdAbove: times,
    askBelow: share,
    floor: byUnit(quantity),
    physicalPerDay: byUnit(quantity.gt(0, 'must be above 0')),
    rolloverFrom: share,
    rolloverTo: share,
  })
  .refine((said) => said.askAbove < said.reasonAbove, { path: ['reasonAbove'], error: 'must be above askAbove' })
  .refine((said) => said.reasonAbove <= said.holdAbove, { path: ['holdAbove'], error: 'must not be below reasonAbove' })
  .refine((said) => said.rolloverTo < said.rolloverFrom, { path: ['rolloverTo'], error: 'must be below rolloverFrom' })

const months = z.int('takes a whole number of months').min(0).max(24)

const norm = z.union([quantity, z.null()], 'takes a number not below 0, or none')

const estimation = z.strictObject({
  meanOf: months,
  mostRunning: months,
  norm: z.strictObject(
    Object.fromEntries(SERVICES.map((service) => [service, norm])) as Record<(typeof SERVICES)[number], typeof norm>,
  ),
})

/** What of a profile `settings` may change, a number at a time. */
export const settingsForm = z.strictObject({ thresholds, estimation })

const serviceCentre = z.strictObject({
  key,
  name: inThree,
  districts: z.array(key),
  address: inThree.nullable(),
  phones: z.array(words),
  email: email.nullable(),
})

const profile = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9]{1,15}$/, 'takes 2 to 16 small Latin letters and digits, a letter first'),
    name: inThree,
    city: inThree,
    zone: z.string().refine(isZone, 'is not a time zone, as Asia/Almaty'),
    accountDigits: z.int().min(4, 'is at least 4').max(12, 'is at most 12'),
    accountExample: z.string(),
    enquiry: z.strictObject({ phones: z.array(words), hours, email: email.nullable(), site: words.nullable() }),
    districts: z.array(z.strictObject({ key, name: inThree })),
    serviceCentres: z.array(serviceCentre),
    calendars: z.array(z.strictObject({ effectiveOn: date, calendar })).min(1, 'needs at least one version'),
    thresholds,
    estimation: estimation.optional(),
  })
  .superRefine(checkTogether)

/** `path: what is wrong`, each. */
export function parseProfile(value: unknown): Result<Utility, string[]> {
  const parsed = profile.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  return refused(parsed.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`))
}

/** What one part of a profile has to do with another. */
function checkTogether(said: Utility, context: z.RefinementCtx): void {
  const wrong = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message })

  const { accountDigits, accountExample, districts, serviceCentres, calendars } = said
  const isExample = accountExample.length === accountDigits && ACCOUNT_KEY.test(accountKey(said.key, accountExample))
  if (!isExample) wrong(['accountExample'], `takes ${accountDigits} digits, as accountDigits says`)
  for (const at of repeated(districts.map((each) => each.key))) wrong(['districts', at, 'key'], 'is there twice')
  for (const at of repeated(serviceCentres.map((each) => each.key)))
    wrong(['serviceCentres', at, 'key'], 'is there twice')
  const known = new Set(districts.map((each) => each.key))
  for (const [at, centre] of serviceCentres.entries()) {
    const strangers = centre.districts.filter((each) => !known.has(each))
    if (strangers.length > 0)
      wrong(['serviceCentres', at, 'districts'], `names no district of ours: ${strangers.join(', ')}`)
  }
  for (const [at, { effectiveOn }] of calendars.entries()) {
    const before = calendars[at - 1]
    if (before && before.effectiveOn >= effectiveOn) {
      wrong(['calendars', at, 'effectiveOn'], `must be later than ${before.effectiveOn}, the version before`)
    }
  }
}

const repeated = (keys: readonly string[]): number[] =>
  keys.flatMap((each, at) => (keys.indexOf(each) < at ? [at] : []))

function isZone(name: string): boolean {
  try {
    createZone(name)
    return true
  } catch (failure) {
    // RangeError: the runtime does not know the name
    if (failure instanceof RangeError) return false
    throw failure
  }
}

/** `calendars[0].calendar.app.opens`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the profile'
