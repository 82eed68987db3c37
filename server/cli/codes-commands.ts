/** Codes commands: activation codes for the bills; the database keeps only their hashes ([security/L3]). */

import { type Command, Option } from 'commander'
import { readAccountFile, someOf } from '#server/cli/account-file.ts'
import { accountIn } from '#server/cli/arguments.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { assertPlace } from '#server/cli/out-file.ts'
import { printCodes } from '#server/cli/print-codes.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { issueCode } from '#server/codes.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { counted } from '#server/keeping/counted.ts'
import type { InForce } from '#server/storage/account-lists.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { shownCode } from '#shared/domain/activation-code.ts'

/** Codes a transaction. */
const PAGE = 500

type PrintOptions = {
  utility: string
  district?: string
  accounts?: string
  svg?: string
  out: string
  url?: string
  force?: boolean
}

export function addCodesCommands(program: Command, cli: Cli): void {
  const codes = program.command('codes').description('activation codes for the bills')

  codes
    .command('issue')
    .description('a new code for one account, shown once')
    .argument('<account>', 'utility-number, as in astana-12045587')
    .action(async (account: string) => {
      const key = accountIn(account)
      await cli.withStorage(async (storage, { codeKey }) => {
        const now = cli.clock.now()
        const code = await storage.write(async (queries) => {
          if ((await queries.accounts.find([key])).size === 0) throw new UsageError(`There is no account ${key}.`)
          const { who, origin } = cli
          await queries.audit.note({ at: now, who, origin, deed: 'codes issue', about: key, why: null })
          return await issueCode(queries, codeKey, key, now)
        })
        cli.say(shownCode(code))
      })
    })

  codes
    .command('print')
    .description('a new code for each account with a contract in force, as CSV: account, code, link, expires')
    .requiredOption('--utility <key>', 'whose accounts')
    .requiredOption('--out <file>', 'where to; whoever reads it can sign in for everybody in it')
    .option('--district <key>', 'only those in this district')
    .option('--accounts <file>', 'only those that the file names, a line each')
    .option('--svg <folder>', 'a QR code of each link too, as SVG')
    .addOption(
      new Option('--url <address>', 'where residents reach the server, as https://esep.example.kz').env('ESEP_URL'),
    )
    .option('--force', 'in place of a file that is there')
    .action(async (options: PrintOptions) => {
      const url = addressIn(options.url)
      assertPlace(options.out, options.force === true, cli.config)
      await cli.withStorage(async (storage, { codeKey }) => {
        const utility = utilityIn(await storage.accounts.utilities(), options.utility)
        if (options.district !== undefined && !utility.districts.some(({ key }) => key === options.district)) {
          throw new UsageError(`${utility.key} has no district «${options.district}».`)
        }
        const zone = zoneOf(utility)
        const which = { utility: utility.key, district: options.district, on: zone.dateAt(cli.clock.now()) }
        const { pages, total } =
          options.accounts === undefined
            ? { pages: allOf(storage, which), total: await storage.accountLists.countInForce(which) }
            : await named(storage, which, options.accounts)
        if (total === 0) throw new UsageError('There is no such account with a contract in force; nothing was done.')
        const { out, svg = null } = options
        const count = await printCodes(cli, storage, {
          utility: utility.key,
          zone,
          pages,
          total,
          codeKey,
          url,
          out,
          svg,
        })
        cli.say(`${out}: ${counted(count, 'code')}`)
      })
    })
}

async function* allOf(storage: Storage, which: InForce): AsyncGenerator<AccountKey[]> {
  let after: AccountKey | null = null
  for (;;) {
    const page: AccountKey[] = await storage.accountLists.inForce(which, after, PAGE)
    if (page.length === 0) return
    yield page
    after = page.at(-1)!
  }
}

/** All of the file are looked up before anything is done. Throws a UsageError if one cannot get a code. */
async function named(storage: Storage, which: InForce, path: string) {
  const lines = readAccountFile(path, which.utility)
  const keys = [...lines.keys()]
  const pages = Array.from({ length: Math.ceil(keys.length / PAGE) }, (_, at) => keys.slice(at * PAGE, (at + 1) * PAGE))
  const wrong: string[] = []
  for (const page of pages) {
    const found = new Set(await storage.accountLists.inForceAmong(which, page))
    for (const key of page) if (!found.has(key)) wrong.push(`line ${lines.get(key)}: ${key} ${NOT_IN_FORCE}`)
  }
  if (wrong.length > 0) throw new UsageError(`${path} is wrong; nothing was done.\n${someOf(wrong)}`)
  return { pages: eachOf(pages), total: keys.length }
}

const NOT_IN_FORCE = 'is not there, has no contract in force, or is in another district'

async function* eachOf<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

/** Without a slash at the end. */
function addressIn(text: string | undefined): string {
  if (text === undefined) throw new UsageError('Say where residents reach the server: --url, or ESEP_URL.')
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new UsageError(`--url takes an address as https://esep.example.kz, not «${text}».`)
  }
  if (url.protocol === 'http:' && url.hostname !== 'localhost') {
    throw new UsageError(
      `--url takes an https address: the link carries a code, and by ${text} everybody on the way could read it.`,
    )
  }
  return url.href.replace(/\/$/, '')
}
