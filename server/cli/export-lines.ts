/** Export lines: what an export says of itself when it is done. */

import type { ExportSummary } from '#server/consumption/consumption-export.ts'
import { counted } from '#server/keeping/counted.ts'
import type { Period } from '#shared/lib/calendar-date.ts'

type Asked = { out: string; utility: string; period: Period; open?: boolean; hasEstimates: boolean }

export function exportLines(summary: ExportSummary, { out, utility, period, hasEstimates }: Asked): string[] {
  const { accounts, rows, kinds, corrected, belowZero, held, heldUnlisted, readSince, commitSeq, sha256 } = summary
  const ofEach = Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`)
  const since = Object.entries(readSince)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, count]) => `${month}: ${count}`)
  return [
    `${out}: ${counted(rows, 'row')} for ${period} of ${utility}, ${counted(accounts, 'account')}`,
    `  ${ofEach.join(', ')}`,
    ...(hasEstimates ? [] : ['  What was not read has not been estimated for this period.']),
    ...(corrected > 0 ? [`  ${corrected} ${corrected === 1 ? 'takes' : 'take'} earlier estimates back`] : []),
    ...(belowZero > 0 ? [`  ${belowZero} to bill below zero`] : []),
    ...(held > 0
      ? [
          `  ${counted(held, 'reading')} ${held === 1 ? 'waits' : 'wait'} for a person${heldUnlisted > 0 ? `, ${heldUnlisted} of meters not listed` : ''}`,
        ]
      : []),
    ...(since.length > 0
      ? [`  Estimated then and read since: ${since.join(', ')}. Export those months again if their files are older.`]
      : []),
    `  made at commit ${commitSeq}, sha256 ${sha256}`,
  ]
}
