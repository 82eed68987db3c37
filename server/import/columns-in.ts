/** Columns in: which cell of a line is which, from the names in a file's header; what is missing is told in words. */
import { COLUMN_NAMES, type Column, columnOf } from '#server/import/column-names.ts'
import { normal } from '#server/import/normal.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type Columns = {
  /** Where the cell of a column is in a line; undefined if the file has none. */
  at: { readonly [Name in Column]?: number }
  /** As the file itself names it, or as we do. */
  nameOf(column: Column): string
  /** Names that say nothing to an import. */
  unused: readonly string[]
}

const NEEDED: readonly Column[] = ['account', 'address', 'district', 'serial', 'service', 'digits', 'decimals']

export const knownNamesIn = (header: readonly string[]): number =>
  header.filter((name) => columnOf(normal(name)) !== undefined).length

/** `hasUtility`: which utility it is need not stand in the file. */
export function columnsIn(header: readonly string[], hasUtility: boolean): Result<Columns, string> {
  const at: { [Name in Column]?: number } = {}
  for (const [place, name] of header.entries()) {
    const column = columnOf(normal(name))
    if (column === undefined) continue
    const other = at[column]
    if (other !== undefined) {
      return refused(`has two columns for the ${shownName(column)}, «${header[other]}» and «${name}». Leave out one`)
    }
    at[column] = place
  }

  const missing = NEEDED.filter((column) => at[column] === undefined)
  if (!hasUtility && at.utility === undefined) missing.push('utility')
  if (missing.length > 0) return refused(missingIn(header, missing))
  return ok({
    at,
    nameOf: (column) => (at[column] === undefined ? shownName(column) : header[at[column]]!),
    unused: header.filter((name) => name !== '' && columnOf(normal(name)) === undefined),
  })
}

const shownName = (column: Column): string => COLUMN_NAMES[column][0]

const LONGEST_NAME = 40

function missingIn(header: readonly string[], missing: readonly Column[]): string {
  const wanted = missing.map((column) => `«${shownName(column)}» (${examplesOf(column)})`).join(', ')
  const found = header.map((name) => `«${name.slice(0, LONGEST_NAME)}»`).join(', ')
  const orUtility = missing.includes('utility') ? '. The utility may also be named by --utility' : ''
  const isRubbish = knownNamesIn(header) === 0
  const orEncoding = isRubbish
    ? '. If these names are not readable, save the file as CSV UTF-8; if they are no names, put a line with the names of the columns first'
    : ''
  return `has no column for ${wanted}. Its header has: ${found}${orUtility}${orEncoding}`
}

/** In Russian and in Kazakh. */
const examplesOf = (column: Column): string => {
  const names: readonly string[] = COLUMN_NAMES[column]
  const russian = names.find((name) => /^[а-яё]/i.test(name) && !/[әғқңөұүһі]/i.test(name))
  const kazakh = names.findLast((name) => /^[а-яәғқңөұүһі]/i.test(name))
  return [russian, kazakh].map((name) => `«${name}»`).join(', ')
}
