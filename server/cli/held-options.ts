/** Held options: the options by which held readings are chosen, and the filter that they mean. */
import { type Command, Option } from 'commander'
import { accountIn, choiceFor, dateFor, periodFor, wholeNumberFor } from '#server/cli/arguments.ts'
import { UsageError } from '#server/cli/cli.ts'
import { districtIn, utilityIn } from '#server/cli/utility-in.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { HeldFilter } from '#server/storage/held-readings.ts'
import { SERVICES, type Service } from '#shared/domain/meter.ts'
import { HELD_REASONS, type HeldReason } from '#shared/domain/reading.ts'
import type { Utility } from '#shared/domain/utility.ts'
import { addDays, type CalendarDate, type Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000

export type HeldOptions = {
  heldFor?: HeldReason
  utility?: string
  district?: string
  account?: string
  period?: Period
  service?: Service
  since?: CalendarDate
  until?: CalendarDate
  olderThan?: number
}

export function withHeldOptions(command: Command): Command {
  const choice = <Choice extends string>(flags: string, words: string, choices: readonly Choice[]) =>
    new Option(flags, `${words}: ${choices.join(', ')}`).argParser(choiceFor(flags.split(' ')[0]!, choices))
  return command
    .addOption(choice('--held-for <reason>', 'held for this reason', HELD_REASONS))
    .option('--utility <key>', 'of this utility')
    .option('--district <key>', 'of accounts in this district of the utility')
    .option('--account <account>', 'of this account', accountIn)
    .option('--period <period>', 'for this period, as 2026-11', periodFor('--period'))
    .addOption(choice('--service <service>', 'of meters of this service', SERVICES))
    .option('--since <date>', 'received on this day or later', dateFor('--since'))
    .option('--until <date>', 'received on this day or earlier', dateFor('--until'))
    .option('--older-than <days>', 'received that many days ago or longer', wholeNumberFor('--older-than', 0, 36_500))
}

/** Throws a UsageError if something is named that is not there, or could mean two things. */
export function heldFilterOf(options: HeldOptions, utilities: readonly Utility[], now: Instant): HeldFilter {
  const { heldFor, account, period, service, district, since, until, olderThan } = options
  const utility = options.utility === undefined ? null : utilityIn(utilities, options.utility)
  if (district !== undefined) assertDistrict(district, utility)
  const zone = since === undefined && until === undefined ? null : zoneOf(utility ?? onlyZoneOf(utilities))
  const before = [
    ...(until === undefined ? [] : [zone!.instantOf(addDays(until, 1), '00:00')]),
    ...(olderThan === undefined ? [] : [now - olderThan * A_DAY + 1]),
  ]
  return {
    heldFor,
    utility: utility?.key,
    district,
    account,
    period,
    service,
    from: since === undefined ? undefined : zone!.instantOf(since, '00:00'),
    before: before.length === 0 ? undefined : Math.min(...before),
  }
}

function assertDistrict(district: string, utility: Utility | null): void {
  if (!utility) throw new UsageError('--district goes with --utility: two utilities may each have one of that name.')
  districtIn(utility, district)
}

function onlyZoneOf(utilities: readonly Utility[]): Utility {
  const [first, ...others] = utilities
  if (first && others.every(({ zone }) => zone === first.zone)) return first
  throw new UsageError(
    '--since and --until go with --utility here: the day begins at another hour for another utility.',
  )
}
