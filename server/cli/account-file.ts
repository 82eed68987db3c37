/** Account file: the accounts that a file names, a line each, by number or as utility-number; wrong lines are told by number. */
import { UsageError } from '#server/cli/cli.ts'
import { readTextFile } from '#server/cli/text-file.ts'
import { ACCOUNT_KEY, type AccountKey, accountKey, utilityOf } from '#shared/domain/account.ts'

const MOST_TOLD = 20

const MOST_MEGABYTES = 64

/** Of that utility, in the order of their keys, each once, with the line that names it. Throws a UsageError. */
export function readAccountFile(path: string, utility: string): Map<AccountKey, number> {
  const found = new Map<AccountKey, number>()
  const wrong: string[] = []
  for (const [at, text] of readTextFile(path, MOST_MEGABYTES).split('\n').entries()) {
    const said = text.trim()
    if (said === '') continue
    const key = /^\d+$/.test(said) ? accountKey(utility, said) : said
    if (!ACCOUNT_KEY.test(key)) wrong.push(`line ${at + 1}: «${said.slice(0, 40)}» is not an account`)
    else if (utilityOf(key) !== utility) wrong.push(`line ${at + 1}: ${key} is not of ${utility}`)
    else if (!found.has(key)) found.set(key, at + 1)
  }
  if (wrong.length > 0) throw new UsageError(`${path} is wrong; nothing was done.\n${someOf(wrong)}`)
  if (found.size === 0) throw new UsageError(`${path} names no account; nothing was done.`)
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The first lines, and how many more there are. */
export const someOf = (lines: readonly string[]): string =>
  [...lines.slice(0, MOST_TOLD), ...(lines.length > MOST_TOLD ? [`and ${lines.length - MOST_TOLD} more`] : [])].join(
    '\n',
  )
