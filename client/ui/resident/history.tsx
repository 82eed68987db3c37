/** History: past use by month for each register of the account on screen, and the readings behind it; needs no network. */
import { useSignal } from '@preact/signals'
import { acceptedOf } from '#client/domain/register-history.ts'
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { accountReadings } from '#client/ui/models/account-readings.ts'
import { type HistoryEntry, historyList } from '#client/ui/models/history-list.ts'
import { meterName, meterOf, nameOfReading, periodAtHand } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { monthlyUse } from '#client/ui/models/monthly-use.ts'
import { Bars } from '#client/ui/parts/bars.tsx'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Chip } from '#client/ui/parts/chip.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { WhereChip } from '#client/ui/parts/where-chip.tsx'
import { AccountTabs } from '#client/ui/resident/account-tabs.tsx'
import { words } from '#client/ui/words/language.ts'
import { numberOf } from '#shared/domain/account.ts'
import type { Register } from '#shared/domain/meter.ts'
import { registerKey } from '#shared/domain/meter.ts'
import { DEFAULT_THRESHOLDS } from '#shared/domain/thresholds.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { AccountData, EstimateData, MeterData } from '#shared/wire/account-data.ts'

export function History() {
  const { kept } = useModels()
  const { history, home } = words.value
  const account = kept.account.value
  if (account === null) {
    return (
      <>
        <TopBar title={history.title} />
        {kept.isStuck.value ? null : (
          <Callout tone="plain" text={kept.session.value === null ? history.none : home.notLoaded} />
        )}
      </>
    )
  }
  return <AccountHistory key={account.key} account={account} />
}

function AccountHistory({ account }: { account: AccountData }) {
  const models = useModels()
  const { history, home, format } = words.value
  const entries = historyList(accountReadings(models, account), account.estimates ?? [])
  const plots = plotsOf(account)
  const startsOn = account.contract?.startsOn

  return (
    <>
      <TopBar title={history.title} line={home.accountLine(numberOf(account.key), account.address)} />
      <AccountTabs />
      {plots.length === 0 && entries.length === 0 ? <Callout tone="plain" text={history.none} /> : null}
      {plots.map(({ meter, register }) => (
        <Plot key={registerKey(meter.serial, register.name)} account={account} meter={meter} register={register} />
      ))}
      {entries.length > 0 ? <Entries account={account} entries={entries} /> : null}
      {startsOn ? <p class="second">{history.since(format.dateWithYear(startsOn))}</p> : null}
    </>
  )
}

type PlotOf = { meter: MeterData; register: Register }

/** Meters on the wall first, then those removed, as long as something of theirs is left to show. */
const plotsOf = (account: AccountData): PlotOf[] =>
  [...account.meters]
    .sort((a, b) => Number(a.removedOn !== null) - Number(b.removedOn !== null))
    .flatMap((meter) => meter.registers.map((register) => ({ meter, register })))

function Plot({ account, meter, register }: PlotOf & { account: AccountData }) {
  const { kept, present } = useModels()
  const { history, format, meter: meterWords } = words.value
  const utility = kept.utilityOf(account.key)
  const { period } = periodAtHand(utility, present.now.value, 0)
  const key = registerKey(meter.serial, register.name)
  const accepted = acceptedOf(account.readings, key)
  const estimates = (account.estimates ?? []).filter((estimate) => estimate.register === key)
  const rows = monthlyUse(accepted, estimates, register, utility?.thresholds ?? DEFAULT_THRESHOLDS, period)
  if (rows.length === 0) return null

  const amounts = rows.map(({ amount }) => amount)
  const say = (amount: number) => format.amount(amount, register.unit)
  const base = meterName(words.value, meter)
  const name = meter.registers.length > 1 ? `${base}, ${meterWords.register[register.name]}` : base
  const title = history.chart(name, format.unit(register.unit))
  const removed = meter.removedOn ? ` (${meterWords.replaced(format.dateWithYear(meter.removedOn))})` : ''
  return (
    <>
      <Bars
        title={title + removed}
        description={history.chartText(rows.length, say(Math.min(...amounts)), say(Math.max(...amounts)))}
        rows={rows.map((row) => ({
          key: row.period,
          short: format.shortMonth(row.period),
          label: format.monthWithYear(row.period),
          amount: row.amount,
          lastYear: row.lastYear,
          isEstimated: row.isEstimated,
        }))}
        format={(amount) => format.number(amount)}
        words={history}
      />
      {rows.some((row) => row.isEstimated) ? <p class="second">{history.estimatedLong}</p> : null}
    </>
  )
}

/** As many at first as a year of one meter has. */
const AT_FIRST = 12

function Entries({ account, entries }: { account: AccountData; entries: HistoryEntry[] }) {
  const { kept, present } = useModels()
  const { history, app } = words.value
  const shows = useSignal(AT_FIRST)
  const today = dateAt(kept.utilityOf(account.key)?.offsets ?? [], present.now.value)
  return (
    <section class="stack" aria-labelledby="readings">
      <h2 id="readings">{history.readings}</h2>
      <ul class="reading-list card">
        {entries
          .slice(0, shows.value)
          .map(({ key, reading, estimate }) =>
            reading ? (
              <Row key={key} account={account} reading={reading} today={today} />
            ) : (
              <EstimateRow key={key} account={account} estimate={estimate} />
            ),
          )}
      </ul>
      {entries.length > shows.value ? (
        <button type="button" class="button" data-kind="quiet" onClick={() => (shows.value += 2 * AT_FIRST)}>
          {app.more}
        </button>
      ) : null}
    </section>
  )
}

function Row({ account, reading, today }: { account: AccountData; reading: ShownReading; today: CalendarDate }) {
  const { format, status, history } = words.value
  const found = meterOf(account, reading.register)
  const value = found ? format.valueWithUnit(reading.value, found.register.unit) : format.value(reading.value)
  const from = reading.channel === 'app' ? '' : ` · ${history.channel[reading.channel]}`
  return (
    <li>
      <a class="reading-row" href={`/reading/${account.key}/${reading.id}`}>
        <span class="reading-row-text">
          <span class="reading-row-value">{value}</span>
          <span class="second">{nameOfReading(words.value, account, reading.register)}</span>
          <span class="second">
            {format.day(reading.readOn, today)}
            {from}
          </span>
        </span>
        <WhereChip where={reading.where} sending={reading.sending} words={status} />
        <Icon name="next" size={20} />
      </a>
    </li>
  )
}

/** A month without a reading (C2). */
function EstimateRow({ account, estimate }: { account: AccountData; estimate: EstimateData }) {
  const { format, history } = words.value
  const unit = meterOf(account, estimate.register)?.register.unit
  return (
    <li class="reading-row">
      <span class="reading-row-text">
        <span class="reading-row-value">
          {unit ? format.amount(Number(estimate.volume), unit) : format.number(Number(estimate.volume))}
        </span>
        <span class="second">{nameOfReading(words.value, account, estimate.register)}</span>
        <span class="second">{format.monthWithYear(estimate.period)}</span>
      </span>
      <Chip tone="plain" text={history.estimated} />
    </li>
  )
}
