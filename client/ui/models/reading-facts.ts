/** Reading facts: what is known of one reading, as labelled lines for its page and as the receipt to be shared. Pure. */
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { meterName, meterOf } from '#client/ui/models/meter-view.ts'
import type { Moments } from '#client/ui/models/moments.ts'
import type { Words } from '#client/ui/words/kk.ts'
import type { ReceiptFacts } from '#client/ui/words/receipt-text.ts'
import { numberOf } from '#shared/domain/account.ts'
import { serialOf } from '#shared/domain/meter.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { AccountData, UtilityData } from '#shared/wire/account-data.ts'

export type ReadingFactsFor = {
  words: Words
  reading: ShownReading
  /** All of the account, newest first. */
  readings: readonly ShownReading[]
  account: AccountData | null
  utility: UtilityData | null
  /** With its unit. */
  value: string
  name: string
  moments: Moments
  now: Instant
}

export type ReadingFacts = { today: CalendarDate; lines: [label: string, text: string][]; receipt: ReceiptFacts }

export function readingFacts(given: ReadingFactsFor): ReadingFacts {
  const { words, reading, readings, utility, now } = given
  const { reading: labels, format, record, history, meter } = words
  const item = reading.entry?.item
  const replaced = item?.replaces ? readings.find(({ id }) => id === item.replaces) : undefined
  const instead = insteadOf(reading, readings)
  const value = (of: ShownReading | undefined): string | null => (of ? format.value(of.value) : null)
  const lines: [string, string | null][] = [
    [labels.readOn, format.dateWithYear(reading.readOn)],
    [labels.channel, reading.channel === 'app' && reading.entry ? null : history.channel[reading.channel]],
    [labels.text.meter, meter.serial(serialOf(reading.register))],
    [labels.text.account, numberOf(reading.account)],
    [labels.replaces, value(replaced)],
    [labels.replacedBy, value(instead)],
    [labels.reasons, item?.reasons?.map((code) => record.reason[code]).join(', ') ?? null],
    [labels.note, item?.note ?? null],
  ]
  return {
    today: dateAt(utility?.offsets ?? [], now),
    lines: lines.flatMap(([label, text]): [string, string][] => (text ? [[label, text]] : [])),
    receipt: receiptOf(given),
  }
}

/** A correction of what no longer stands would correct nothing (R5); the newest of a register can always be corrected. */
export function canCorrect(reading: ShownReading, readings: readonly ShownReading[]): boolean {
  const { where, register } = reading
  if (where === 'discarded' || where === 'superseded') return false
  if (where !== 'accepted') return true
  return readings.find((other) => other.register === register && other.where !== 'discarded')?.id === reading.id
}

/** The one that counts in place of a superseded reading. */
function insteadOf(reading: ShownReading, readings: readonly ShownReading[]): ShownReading | undefined {
  if (reading.standing?.status !== 'superseded') return undefined
  const { period } = reading.standing
  return readings.find(
    ({ register, standing }) =>
      register === reading.register && standing?.status === 'accepted' && standing.period === period,
  )
}

function receiptOf({ words, reading, account, utility, value, name, moments }: ReadingFactsFor): ReceiptFacts {
  const { format, meter } = words
  const found = account && meterOf(account, reading.register)
  const hasSeveral = found !== null && found.meter.registers.length > 1
  return {
    utility: utility?.name[format.language] ?? null,
    account: numberOf(reading.account),
    address: account?.address ?? null,
    meter: found ? meterName(words, found.meter) : name,
    serial: serialOf(reading.register),
    register: hasSeveral ? meter.register[found.register.name] : null,
    value,
    readOn: format.dateWithYear(reading.readOn),
    savedAt: reading.entry ? moments.exactOfDevice(reading.entry.savedAt) : null,
    receivedAt: reading.receivedAt === null ? null : moments.exact(reading.receivedAt),
    number: reading.number,
    standing: standingLine(words, reading, moments),
  }
}

/** Where it is, with the period it is for. */
function standingLine({ status }: Words, { where, standing }: ShownReading, moments: Moments): string {
  if (standing?.status === 'queued') return `${status.at.queued}, ${moments.exact(standing.opensAt)}`
  if (standing?.status === 'accepted') return status.acceptedFor(standing.period)
  if (standing?.status === 'superseded') return status.supersededFor(standing.period)
  return where === 'saved' ? status.savedNotSent : status.at[where]
}
