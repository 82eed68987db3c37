/** Import lines: what an import did, or would do, as sentences for the person who ran it. */
import { type Encoding, isGuess } from '#server/import/encoding.ts'
import type { ImportReport } from '#server/import/import-accounts.ts'

export function importLines(report: ImportReport): string[] {
  const { outcome, newAccounts, changedAccounts, unchangedAccounts, newMeters, closedMeters, readings } = report
  const read = `Lines read: ${report.lines}${encodingText(report.encoding)}`
  if (outcome === 'refused') return [read]
  const lines = [
    read,
    `Accounts: ${newAccounts} new, ${changedAccounts} changed, ${unchangedAccounts} as they were.`,
    `Meters: ${newMeters} new, ${closedMeters} removed.`,
    `Last values: ${readings} accepted that were not known.`,
  ]
  const add = (isSo: boolean, line: string): void => {
    if (isSo) lines.push(line)
  }
  add(
    report.starts > 0,
    `Volumes that now begin with the value of the day the meter was installed: ${report.starts}. Export their months again if the files are older.`,
  )
  add(
    report.withoutContract > 0,
    `New accounts without a contract, whose readings are held: ${report.withoutContract}.`,
  )
  add(report.repeatedLines > 0, `Lines left out because the file has them twice: ${report.repeatedLines}.`)
  add(report.warnedLines > 0, `Lines loaded with a remark: ${report.warnedLines}, see ${report.errorsFile}.`)
  add(report.unused.length > 0, `Columns not used: ${report.unused.join(', ')}.`)
  add(report.endsOpen, 'The last line has no end of its own: make sure that the file is whole.')
  add(outcome === 'planned', 'This was a dry run: nothing was written to the database.')
  return lines
}

const NAMES: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1251': 'windows-1251',
  ibm866: 'IBM866',
  'koi8-r': 'KOI8-R',
}

function encodingText(encoding: Encoding | null): string {
  if (encoding === null) return '.'
  const guess = ': a guess. If letters in the addresses are wrong, save the file as CSV (UTF-8) and import it again.'
  return `, as ${NAMES[encoding]}${isGuess(encoding) ? guess : '.'}`
}
