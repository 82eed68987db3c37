/**
 * Import accounts: a file of the billing system into the database: accounts, contracts, addresses, meters, registers and
 * last values. Run again it changes only what is other; what the file does not have stays.
 *
 * The file is looked through once as a whole, then loaded some accounts at a time. Killed at any moment and run again, it
 * comes to the same end: what is written follows from the file and from what is stored alone.
 */
import type { Encoding } from '#server/import/encoding.ts'
import { createErrorsFile, type ErrorsFile } from '#server/import/errors-file.ts'
import { type ImportCounts, noCounts } from '#server/import/import-counts.ts'
import { ImportCutOff } from '#server/import/import-cut-off.ts'
import type { ImportRequest } from '#server/import/import-request.ts'
import { createLease, type Lease } from '#server/import/lease.ts'
import { loadChunk, planChunk } from '#server/import/load-chunk.ts'
import { type OpenedFile, openFile } from '#server/import/open-file.ts'
import { runThrough } from '#server/import/run-through.ts'
import type { Queries } from '#server/storage/storage.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type ImportReport = ImportCounts & {
  /** `planned`: as asked, nothing was written. `refused`: strict, and there are bad lines. */
  outcome: 'loaded' | 'planned' | 'refused' | 'stopped'
  lines: number
  /** What the file was taken for; null for a workbook. */
  encoding: Encoding | null
  /** Names of columns that were not used. */
  unused: readonly string[]
  /** Where the lines are that were not loaded, if there are any. */
  errorsFile: string | null
  endsOpen: boolean
}

/** Refuses in a sentence; then nothing was written. */
export async function importAccounts(request: ImportRequest): Promise<Result<ImportReport, string>> {
  const opened = await openFile(request)
  if (!opened.ok) return opened
  try {
    return await importOpened(request, opened.value)
  } finally {
    await opened.value.table.close()
  }
}

async function importOpened(request: ImportRequest, opened: OpenedFile): Promise<Result<ImportReport, string>> {
  const errors = errorsBeside(request.file, opened)
  if (!errors.ok) return errors
  try {
    const { options = {} } = request
    if (!options.isDryRun) return await importHeld(request, opened, errors.value)
    const { counts, isStopped } = await plan(request, opened, errors.value, null)
    return ok(reportOf(opened, counts, isStopped ? 'stopped' : 'planned', errors.value))
  } finally {
    errors.value.drop()
  }
}

async function importHeld(
  request: ImportRequest,
  opened: OpenedFile,
  errors: ErrorsFile,
): Promise<Result<ImportReport, string>> {
  const { storage, clock, by, options = {} } = request
  const { table, lines } = opened
  const lease = createLease(storage, clock, { ...by, file: table.name })
  const facts = { sha256: table.sha256, lines, strict: options.isStrict === true, old: options.isOldMeant === true }
  const note = (queries: Queries, details: { [key: string]: unknown }): Promise<void> =>
    queries.audit.note({ at: clock.now(), ...by, deed: 'accounts import', about: table.name, why: null, details })

  const taken = await storage.write(async (queries) => {
    const answer = await lease.take(queries)
    if (answer.ok) await note(queries, { state: 'begun', ...facts })
    return answer
  })
  if (!taken.ok) return taken

  const loaded = { accounts: 0 }
  try {
    const done = await loadOrRefuse(request, opened, errors, lease, loaded)
    await storage.write(async (queries) => {
      await note(queries, { state: done.outcome, ...facts, ...done.counts })
      await lease.letGo(queries)
    })
    return ok(reportOf(opened, done.counts, done.outcome, errors))
  } catch (fault) {
    throw new ImportCutOff(loaded.accounts, fault)
  }
}

type Done = { counts: ImportCounts; outcome: ImportReport['outcome'] }

async function loadOrRefuse(
  request: ImportRequest,
  opened: OpenedFile,
  errors: ErrorsFile,
  lease: Lease,
  loaded: { accounts: number },
): Promise<Done> {
  if (request.options?.isStrict) {
    const { counts, isStopped } = await plan(request, opened, errors, lease)
    if (isStopped) return { counts: noCounts(), outcome: 'stopped' }
    if (counts.badLines > 0) return { counts: { ...noCounts(), badLines: counts.badLines }, outcome: 'refused' }
    errors.clear()
  }
  const { storage, clock, keys } = request
  const { utilities } = opened
  const { counts, isStopped } = await runThrough(request, opened, errors, {
    isLoading: true,
    lease,
    async take(accounts) {
      const planned = await storage.write(async (queries) => {
        await lease.keep(queries)
        return await loadChunk(queries, accounts, { clock, receiptKey: keys.receiptKey, utilities })
      })
      loaded.accounts += planned.plans.length
      return planned
    },
  })
  return { counts, outcome: isStopped ? 'stopped' : 'loaded' }
}

const plan = (request: ImportRequest, opened: OpenedFile, errors: ErrorsFile, lease: Lease | null) =>
  runThrough(request, opened, errors, {
    isLoading: false,
    lease,
    take: (accounts) => planChunk(request.storage, accounts, { clock: request.clock, utilities: opened.utilities }),
  })

function errorsBeside(file: string, { table, columns }: OpenedFile): Result<ErrorsFile, string> {
  try {
    return ok(createErrorsFile(file, table, columns))
  } catch (failure) {
    // A folder that may not be written to: for the person to put right.
    const why = WHY[(failure as NodeJS.ErrnoException).code ?? '']
    if (why === undefined) throw failure
    return refused(`The file for the lines with errors cannot be written beside ${file}: ${why}.`)
  }
}

const WHY: Record<string, string> = {
  EACCES: 'you may not write in that folder',
  EPERM: 'you may not write in that folder',
  EROFS: 'nothing can be written in that folder',
  ENAMETOOLONG: 'its name would be too long',
}

const reportOf = (
  { table, columns, lines }: OpenedFile,
  counts: ImportCounts,
  outcome: ImportReport['outcome'],
  errors: ErrorsFile,
): ImportReport => ({
  ...counts,
  outcome,
  lines,
  encoding: table.encoding,
  unused: columns.unused,
  errorsFile: errors.finish() ? errors.path : null,
  endsOpen: table.endsOpen,
})
