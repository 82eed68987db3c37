/** Receipt text: a reading and its receipt as plain text, to be shared or read out. Holds what is on screen, no more. */
import type { Words } from '#client/ui/words/kk.ts'

/** All as shown, already in words. Null leaves the line out; without a `number` it says that nothing was received yet. */
export type ReceiptFacts = {
  utility: string | null
  account: string
  address: string | null
  meter: string
  serial: string
  register: string | null
  value: string
  readOn: string
  savedAt: string | null
  receivedAt: string | null
  number: string | null
  standing: string
}

export function receiptText(words: Words, facts: ReceiptFacts): string {
  const { text } = words.reading
  const lines: [string, string | null][] = [
    [text.utility, facts.utility],
    [text.account, facts.account],
    [text.address, facts.address],
    [text.meter, `${facts.meter}, ${words.meter.serial(facts.serial)}`],
    [text.register, facts.register],
    [text.value, facts.value],
    [text.readOn, facts.readOn],
    [text.savedAt, facts.savedAt],
    [text.receivedAt, facts.receivedAt],
    [text.number, facts.number],
    [text.standing, facts.standing],
  ]
  const said = lines.flatMap(([label, fact]) => (fact === null ? [] : [`${label}: ${fact}`]))
  const heading = facts.number === null ? text.headingUnsent : text.heading
  return [heading, ...said, ...(facts.number === null ? [] : [text.check])].join('\n')
}
