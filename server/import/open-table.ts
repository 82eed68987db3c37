/** Open table: a file as a table, whatever kind of file it is; what is no table is refused in words. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { openCsv } from '#server/import/csv-table.ts'
import { isZip, lookThrough } from '#server/import/look-through.ts'
import type { Table } from '#server/import/table.ts'
import { openXlsx } from '#server/import/xlsx-table.ts'
import { type Result, refused } from '#shared/lib/result.ts'

/** The file stays open, and so the same, until the table is closed. */
export async function openTable(path: string): Promise<Result<Table, string>> {
  const handle = await open(path).catch((failure: NodeJS.ErrnoException) => {
    // Whatever forbids to open a file is for the person to put right.
    if (failure.code !== undefined) return failure.code
    throw failure
  })
  if (typeof handle === 'string') return refused(`cannot be opened: ${WHY[handle] ?? handle}`)
  let table: Result<Table, string> | null = null
  try {
    if (!(await handle.stat()).isFile()) return refused('is not a file; nothing else can be read twice, as it must be')
    const looked = await lookThrough(handle)
    if (!looked.ok) return looked
    const name = basename(path)
    table = isZip(looked.value.start) ? await openXlsx(name, handle, looked.value) : openCsv(name, handle, looked.value)
    return table
  } finally {
    if (!table?.ok) await handle.close()
  }
}

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder',
}
