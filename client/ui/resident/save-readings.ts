/** Save readings: the file of some of this device's readings, made of what the screens know and handed to the browser. */
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { fileOfReadings } from '#client/ui/models/file-of-readings.ts'
import type { Models } from '#client/ui/models/models.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { saveFile } from '#client/ui/resident/save-file.ts'
import { words } from '#client/ui/words/language.ts'

export function saveReadings({ kept, present }: Models, entries: readonly ReadingEntry[]): void {
  const now = present.now.peek()
  const first = kept.utilityOf(entries[0]?.account ?? '')
  const { name, text } = fileOfReadings({
    words: words.peek(),
    entries,
    accounts: kept.accounts.peek(),
    momentsOf: (account) => momentsOf(words.peek(), kept.utilityOf(account), kept.clock.peek(), now),
    now,
    today: dateAt(first?.offsets ?? [], now),
  })
  saveFile(name, text)
}
