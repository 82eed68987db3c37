/** File of readings: readings of this device as a text to keep or to hand over by hand: a line for people, a line for machines. */
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { meterOf, nameOfReading } from '#client/ui/models/meter-view.ts'
import type { Moments } from '#client/ui/models/moments.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { numberOf } from '#shared/domain/account.ts'
import { serialOf } from '#shared/domain/meter.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { AccountData } from '#shared/wire/account-data.ts'

export type FileOfReadings = { name: string; text: string }

export type FileFor = {
  words: Words
  entries: readonly ReadingEntry[]
  accounts: readonly AccountData[]
  momentsOf(account: string): Moments
  now: Instant
  today: CalendarDate
}

/** The facts exactly as they travel, hash included, so that the utility can take them in as if they had been sent. Pure. */
export function fileOfReadings({ words, entries, accounts, momentsOf, now, today }: FileFor): FileOfReadings {
  const { unsent, meter, format, reading } = words
  const made = unsent.file.madeAt(momentsOf(entries[0]?.account ?? '').exact(now))
  const lines = entries.flatMap((entry) => {
    const { item } = entry
    const account = accounts.find(({ key }) => key === entry.account) ?? null
    const name = nameOfReading(words, account, item.register)
    // The name of a meter not on the list has its number in it.
    const isListed = account !== null && meterOf(account, item.register) !== null
    const said = [
      `${reading.text.account}: ${numberOf(entry.account)}`,
      isListed ? `${name}, ${meter.serial(serialOf(item.register))}` : name,
      `${reading.text.value}: ${format.value(item.value)}`,
      `${reading.text.readOn}: ${item.readOn}`,
      unsent.savedAt(momentsOf(entry.account).exactOfDevice(entry.savedAt)),
    ]
    return [`# ${said.join('; ')}`, JSON.stringify(item)]
  })
  const head = [unsent.file.heading, made, unsent.file.lines].map((line) => `# ${line}`)
  return { name: `${unsent.fileName}-${today}.txt`, text: [...head, ...lines, ''].join('\n') }
}
