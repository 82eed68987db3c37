/** Calendar commands: the intake calendar of a utility, shown, and changed from a day on; the past never changes (W2). */
import type { Command } from 'commander'
import { channelsIn, dateFor, lastDayIn, reasonIn, timeFor, wholeNumberFor } from '#server/cli/arguments.ts'
import { calendarOn, withRule } from '#server/cli/calendar-change.ts'
import { calendarLines, momentText, ruleText, windowLines } from '#server/cli/calendar-words.ts'
import { changeProfile } from '#server/cli/change-profile.ts'
import { type Cli, UsageError } from '#server/cli/cli.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { Queued } from '#server/storage/queued-readings.ts'
import { CHANNELS, type Channel } from '#shared/domain/channel.ts'
import { type ChannelRule, windowAt } from '#shared/domain/intake-calendar.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

type SetOptions = Partial<ChannelRule> & { from: CalendarDate; channel: Channel[]; reason?: string }

export function addCalendarCommands(program: Command, cli: Cli): void {
  const calendar = program.command('calendar').description('when readings are accepted, by channel')

  calendar
    .command('show')
    .description('the calendar of a day, its next windows, and all versions')
    .argument('<utility>')
    .option('--on <date>', 'as it holds on that day (otherwise today)', dateFor('--on'))
    .action((key: string, { on }: { on?: CalendarDate }) =>
      cli.withStorage(async (storage) => show(utilityIn(await storage.accounts.utilities(), key), on)),
    )

  calendar
    .command('set')
    .description('another rule from a day on, which is today or later; what is not said stays as it is')
    .argument('<utility>')
    .requiredOption('--from <date>', 'the first day of the new rule', dateFor('--from'))
    .requiredOption('--channel <channels>', `all, or some of ${CHANNELS.join(',')}`, channelsIn)
    .option('--first-day <day>', 'the first day of the month', wholeNumberFor('--first-day', 1, 31))
    .option('--last-day <day>', 'the last day of the month, or last', lastDayIn)
    .option('--opens <time>', 'when the day begins, as 09:00', timeFor('--opens'))
    .option('--closes <time>', 'when it ends, as 20:00; 24:00 is midnight', timeFor('--closes'))
    .option('--grace-hours <hours>', 'how long after the closing what was taken before still counts', graceIn)
    .option('--reason <words>', 'why')
    .action((key: string, options: SetOptions) => set(key, options))

  function show(utility: Utility, on?: CalendarDate): void {
    const { key, calendars } = utility
    const zone = zoneOf(utility)
    const now = cli.clock.now()
    const day = on ?? zone.dateAt(now)
    cli.say(`${key}, on ${day} (${zone.name})`)
    for (const line of calendarLines(calendarOn(calendars, day))) cli.say(`  ${line}`)
    cli.say('next windows')
    const fromAt = on === undefined ? now : zone.instantOf(on, '00:00')
    for (const line of windowLines(calendars, zone, fromAt)) cli.say(`  ${line}`)
    cli.say(`versions: ${calendars.map(({ effectiveOn }) => effectiveOn).join(', ')}`)
  }

  async function set(key: string, { from, channel: channels, reason, ...said }: SetOptions): Promise<void> {
    const deed = { deed: 'calendar set', why: reasonIn(reason) }
    if (Object.keys(said).length === 0) throw new UsageError('Say what changes: --first-day, --last-day, --opens, …')
    const now = cli.clock.now()
    await cli.withStorage(async (storage) => {
      const { before, after, changes } = await storage.write((queries) =>
        changeProfile(cli, queries, key, deed, (utility) => {
          const today = zoneOf(utility).dateAt(now)
          if (from < today)
            throw new UsageError(`--from ${from} is over: today is ${today}, and the past never changes.`)
          utility.calendars = withRule(utility.calendars, from, channels, said)
        }),
      )
      if (changes.length === 0) return cli.say('The rule is so already; nothing was changed.')
      tell(before!, after, from, now)
      warn(before!, after, await storage.queued.of(key), now)
    })
  }

  function tell(before: Utility, after: Utility, from: CalendarDate, now: Instant): void {
    const [old, fresh] = [calendarOn(before.calendars, from), calendarOn(after.calendars, from)]
    for (const channel of CHANNELS) {
      const [was, is] = [ruleText(old[channel]), ruleText(fresh[channel])]
      if (was !== is) cli.say(`${channel}, from ${from}: ${is} (until then: ${was})`)
    }
    const zone = zoneOf(after)
    cli.say(`next windows from ${from}`)
    for (const line of windowLines(after.calendars, zone, Math.max(now, zone.instantOf(from, '00:00')))) {
      cli.say(`  ${line}`)
    }
    for (const { effectiveOn } of after.calendars.filter((version) => version.effectiveOn > from)) {
      cli.note(`From ${effectiveOn} on another version holds, which stays as it is.`)
    }
  }

  /** Queued readings keep the opening that their receipts name. */
  function warn(before: Utility, after: Utility, queued: readonly Queued[], now: Instant): void {
    const zone = zoneOf(after)
    for (const { channel, opensAt, count } of queued) {
      const next = nextOpening(after, channel, now)
      if (nextOpening(before, channel, now) !== opensAt || next === opensAt) continue
      const [then, instead] = [opensAt, next].map((at) => momentText(at, zone))
      const wait = count === 1 ? `1 reading by ${channel} waits` : `${count} readings by ${channel} wait`
      cli.note(`${wait} for ${then}, as the receipt says; now the next opening is ${instead}.
What waits is judged at ${then}: it counts if it is open then, and waits for the next opening if not.`)
    }
  }
}

function nextOpening(utility: Utility, channel: Channel, now: Instant): Instant {
  const answer = windowAt(utility.calendars, zoneOf(utility), channel, now)
  return answer.open ? now : answer.next.opensAt
}

const graceIn = wholeNumberFor('--grace-hours', 0, 744)
