/** Verdict line: how a typed value looks against the usual, as one line in words under the face (P1–P3). */

import type { Words } from '#client/ui/words/kk.ts'
import type { Register } from '#shared/domain/meter.ts'
import type { Assessment, Verdict } from '#shared/domain/plausibility.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type VerdictLine = {
  tone: 'ok' | 'wait' | 'bad'
  /** The difference to the last reading, shown in bold; null where there is none to say. */
  difference: string | null
  text: string
}

const TONES: Record<Verdict, VerdictLine['tone']> = {
  usual: 'ok',
  'no-history': 'ok',
  'rolled-over': 'ok',
  'ask-high': 'wait',
  low: 'wait',
  same: 'wait',
  'ask-reason': 'bad',
  'hold-high': 'bad',
  impossible: 'bad',
  lower: 'bad',
}

export function verdictLine(
  words: Words,
  assessment: Assessment,
  register: Pick<Register, 'unit' | 'decimals'>,
  last: { value: string; readOn: CalendarDate } | null,
): VerdictLine {
  const { use, usualRange, verdict } = assessment
  const { format } = words
  return {
    tone: TONES[verdict],
    difference: use === null || verdict === 'same' ? null : format.difference(use, register.unit, register.decimals),
    text: words.record.verdict[verdict]({
      since: last === null ? null : last.readOn,
      last: last === null ? '' : format.valueWithUnit(last.value, register.unit),
      range: usualRange === null ? null : format.range(usualRange.from, usualRange.to),
    }),
  }
}
