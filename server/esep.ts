/** Esep: the command line for the people at the utility, beside a running server. Short write transactions only. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { issueCode } from '#server/codes.ts'
import { readConfig } from '#server/config.ts'
import { createReview, type ReviewRefusal } from '#server/intake/review.ts'
import { readKeys } from '#server/keys.ts'
import type { StoredReading } from '#server/storage/readings.ts'
import { openStorage } from '#server/storage/storage.ts'
import { ACCOUNT_KEY } from '#shared/domain/account.ts'
import { shownCode } from '#shared/domain/activation-code.ts'
import { systemClock } from '#shared/lib/clock.ts'

const USAGE = `npm run esep -- COMMAND

  review list [--limit 50]                         held readings, oldest first
  review show ACCOUNT RECEIPT                      one reading and what became of it
  review accept ACCOUNT RECEIPT --reason "…"       it counts for its period; what counted before is superseded
  review reject ACCOUNT RECEIPT --reason "…"       it does not count; the resident is told the reason
  codes issue ACCOUNT                              a new activation code, shown once
  accounts show ACCOUNT                            contract, meters, phones

ACCOUNT is utility-number, as in astana-12045587.`

const REFUSALS: Record<ReviewRefusal, string> = {
  'no-such-reading': 'There is no reading with that receipt under that account.',
  'not-held': 'That reading is not held; nothing was changed.',
  'no-such-account': 'The reading names an account that does not exist; it can only be rejected.',
  'no-such-register':
    'The reading names a meter that is not listed, or a value that does not fit it. List the meter first, or reject the reading.',
}

class UsageError extends Error {}

/** What residents wrote is printed, so nothing in it may command the terminal or turn the line around. */
const say = (line: string): void =>
  void process.stdout.write(`${line.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, codePointOf)}\n`)

const codePointOf = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`

async function run(): Promise<void> {
  const { values, positionals } = readArguments()
  const [area, deed, account = '', number = ''] = positionals
  if (values.help || area === undefined) return say(USAGE)
  const config = readConfig(process.env)
  if (!existsSync(config.file)) {
    throw new UsageError(
      `There is no database at ${config.file}. Start the server first, or name its file in ESEP_DATA.`,
    )
  }
  const clock = systemClock
  const storage = await openStorage({ file: config.file, serving: false })
  try {
    const review = createReview({ storage, clock })
    switch (`${area} ${deed}`) {
      case 'review list':
        for (const row of await review.held(limitOf(values.limit))) say(lineOf(row))
        return
      case 'review show': {
        const row = await review.find(accountOf(account), number)
        if (!row) throw new UsageError(REFUSALS['no-such-reading'])
        say(lineOf(row))
        for (const event of await storage.readings.events(row))
          say(`  ${timeOf(event.at)}  ${event.status}  ${event.reason ?? ''}  ${event.by}  ${event.note ?? ''}`)
        say(`  as sent: ${row.payload}`)
        return
      }
      case 'review accept':
      case 'review reject': {
        const reason = values.reason?.trim()
        if (!reason) throw new UsageError('Say why: --reason "…"')
        const decision = { account: accountOf(account), number, reason, by: 'operator' }
        const decided = deed === 'accept' ? await review.accept(decision) : await review.reject(decision)
        if (!decided.ok) throw new UsageError(REFUSALS[decided.refusal])
        say(`${number}: ${decided.value.status}${decided.value.period ? ` for ${decided.value.period}` : ''}`)
        return
      }
      case 'codes issue': {
        const key = accountOf(account)
        if ((await storage.accounts.find([key])).size === 0) throw new UsageError(`There is no account ${key}.`)
        const { codeKey } = await readKeys(config.keyFile, storage)
        say(shownCode(await storage.write((queries) => issueCode(queries, codeKey, key, clock.now()))))
        return
      }
      case 'accounts show': {
        const found = (await storage.accounts.find([accountOf(account)])).get(account)
        if (!found) throw new UsageError(`There is no account ${account}.`)
        say(JSON.stringify({ ...found, phones: await storage.people.phonesOf(account) }, null, 2))
        return
      }
      default:
        throw new UsageError(USAGE)
    }
  } finally {
    await storage.close()
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { reason: { type: 'string' }, limit: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
  } catch (failure) {
    // TypeError: an option nobody knows, or one without its value
    if (failure instanceof TypeError) throw new UsageError(`${failure.message}\n\n${USAGE}`)
    throw failure
  }
}

function accountOf(text: string): string {
  if (ACCOUNT_KEY.test(text)) return text
  throw new UsageError(`«${text}» is not an account. It looks like astana-12045587.`)
}

function limitOf(text = '50'): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit > 0) return limit
  throw new UsageError(`--limit takes a whole number above 0, not «${text}».`)
}

const timeOf = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16)

const lineOf = (row: StoredReading): string =>
  [row.account, row.number, row.register, row.value, row.status, row.reason ?? '', timeOf(row.received_at)].join('  ')

try {
  await run()
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`)
  process.exitCode = failure instanceof UsageError ? 2 : 1
}
