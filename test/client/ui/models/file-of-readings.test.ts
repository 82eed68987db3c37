import { expect, test } from 'vitest'
import { fileOfReadings } from '#client/ui/models/file-of-readings.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { en } from '#client/ui/words/en.ts'
import { kk } from '#client/ui/words/kk.ts'
import { ru } from '#client/ui/words/ru.ts'
import { readingItem } from '#shared/wire/readings.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { aSavedEntry, NOON } from '#test/support/test-entry.ts'

for (const words of [kk, ru, en]) {
  test(`[faults/D14] every line not for people is a reading as it travels, hash included (${words.format.language})`, () => {
    const entries = ['00203.170', '00204.000'].map((value) =>
      aSavedEntry({ item: anItem(aReading({ value, note: 'one\ntwo' })) }),
    )
    const moments = momentsOf(words, { offsets: [{ fromAt: 0, minutes: 300 }] }, null, NOON)

    const { name, text } = fileOfReadings({
      words,
      entries,
      accounts: [],
      momentsOf: () => moments,
      now: NOON,
      today: '2026-11-20',
    })

    const lines = text.split('\n').filter((line) => line !== '')
    const items = lines.filter((line) => !line.startsWith('#')).map((line) => readingItem.parse(JSON.parse(line)))
    expect(items).toEqual(entries.map(({ item }) => item))
    expect(lines.filter((line) => line.startsWith('#') && line.includes('203,170'))).toHaveLength(1)
    expect(name).toMatch(/2026-11-20\.txt$/)
  })
}
