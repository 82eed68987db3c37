import { expect, test } from 'vitest'
import { shownReadings } from '#client/domain/shown-readings.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { canCorrect, readingFacts } from '#client/ui/models/reading-facts.ts'
import { en } from '#client/ui/words/en.ts'
import { receiptText } from '#client/ui/words/receipt-text.ts'
import type { Standing } from '#shared/domain/reading.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { aReceivedEntry, aSavedEntry, NOON } from '#test/support/test-entry.ts'

const around = () => ({ online: true, signedIn: true, sending: false, now: NOON })
const moments = momentsOf(en, { offsets: [{ fromAt: 0, minutes: 300 }] }, null, NOON)
const ACCOUNT = 'astana-12045587'

const shown = (...entries: Parameters<typeof shownReadings>[1]) => shownReadings(ACCOUNT, entries, [], around, 0)

function factsOf(readings: ReturnType<typeof shown>) {
  const [reading] = readings
  const value = '203,170 m³'
  return readingFacts({
    words: en,
    reading: reading!,
    readings,
    account: null,
    utility: null,
    value,
    name: 'Hot water',
    moments,
    now: NOON,
  })
}

const REPLACED: Standing = { status: 'superseded', period: '2026-11' }

test('[R5] what no longer stands is not corrected; the newest of its register is', () => {
  const older = { ...aReceivedEntry(), seq: 1, savedAt: NOON - 1000 }
  const newest = { ...aReceivedEntry(), seq: 2 }
  const readings = shown(older, newest)

  expect(readings.map((reading) => canCorrect(reading, readings))).toEqual([true, false])
  expect(canCorrect(shown(aReceivedEntry({ standing: REPLACED }))[0]!, [])).toBe(false)
})

test('[R5] a correction says what it replaces, and the replaced one what counts instead', () => {
  const wrong = { ...aReceivedEntry({ standing: REPLACED }), savedAt: NOON - 1000 }
  const item = anItem(aReading({ value: '00207.000', replaces: wrong.id }))
  const saved = aSavedEntry({ item })
  const right = {
    ...aReceivedEntry(),
    ...saved,
    state: 'received' as const,
    receipt: { ...aReceivedEntry().receipt, id: saved.id },
  }

  const [first, second] = shown(wrong, right)

  expect(factsOf([first!, second!]).lines).toContainEqual(['Corrects the reading', '203,170'])
  expect(factsOf([second!, first!]).lines).toContainEqual(['Counts instead of it', '207,000'])
})

test('[faults/G6] the text to share says “not sent yet” until there is a receipt', () => {
  const text = (entries: ReturnType<typeof shown>) => receiptText(en, factsOf(entries).receipt)

  expect(text(shown(aSavedEntry()))).toContain('not sent yet')
  expect(text(shown(aReceivedEntry()))).toContain('Receipt: E-7K3Q-20M9')
})
