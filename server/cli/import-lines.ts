/** Import lines: what an import did, or would do, as sentences for the person who ran it. */
import type { ImportReport } from '#server/import/import-accounts.ts'

export function importLines(report: ImportReport): string[] {
  const { outcome, newAccounts, changedAccounts, unchangedAccounts, newMeters, closedMeters, readings } = report
  const read = `Lines read: ${report.lines}.`
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
