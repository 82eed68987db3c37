/** Home: the clock of the house, the accounts, a card for each meter with its last reading and where that is. */
import type { ShownReading } from '#client/domain/shown-readings.ts'
import { offsetAt } from '#client/domain/utility-time.ts'
import { accountReadings } from '#client/ui/models/account-readings.ts'
import { bannerOf } from '#client/ui/models/banner.ts'
import {
  isForPeriod,
  meterName,
  meterOf,
  nameOfReading,
  newestOf,
  type PeriodAtHand,
  periodAtHand,
  presentMeters,
} from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { othersText } from '#client/ui/models/others-text.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Chip } from '#client/ui/parts/chip.tsx'
import { MeterCard } from '#client/ui/parts/meter-card.tsx'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { WhereChip } from '#client/ui/parts/where-chip.tsx'
import { WindowBanner } from '#client/ui/parts/window-banner.tsx'
import { AccountTabs } from '#client/ui/resident/account-tabs.tsx'
import { Join } from '#client/ui/resident/join.tsx'
import { words } from '#client/ui/words/language.ts'
import { numberOf } from '#shared/domain/account.ts'
import type { AccountData, MeterData } from '#shared/wire/account-data.ts'

export function Home() {
  const models = useModels()
  const { kept, present } = models
  if (kept.session.value === null) return <Join />
  const { home } = words.value
  const account = kept.account.value
  if (account === null) {
    return (
      <>
        <TopBar title={home.title} />
        <Callout tone="plain" text={kept.accounts.value.length === 0 ? home.notLoaded : home.noAccounts} />
        <Waiting />
      </>
    )
  }

  const utility = kept.utilityOf(account.key)
  const now = present.now.value
  const offset = offsetAt(utility?.offsets ?? [], now)
  const atHand = periodAtHand(utility, now, offset)
  const readings = accountReadings(models, account)

  return (
    <>
      <AccountTabs />
      <TopBar
        title={account.address}
        line={home.accountLine(numberOf(account.key), utility?.city[words.value.format.language] ?? '')}
      />
      <WindowBanner {...bannerOf(words.value, utility, atHand.outlook, now, offset)} />
      <Contract account={account} today={atHand.today} />
      <SelfRead account={account} readings={readings} atHand={atHand} />
      <Waiting />
      <section class="stack" aria-labelledby="meters">
        <h2 id="meters">{home.meters}</h2>
        {presentMeters(account).map((meter) => (
          <Card key={meter.serial} account={account} meter={meter} readings={readings} atHand={atHand} />
        ))}
        <Unlisted account={account} readings={readings} />
        <RowLink icon="plus" text={words.value.record.elsewhere.link} href={`/record/${account.key}/new`} />
        <SlipLink account={account} />
      </section>
    </>
  )
}

/** Where the code of a no-access slip is written, and what became of the last one. */
function SlipLink({ account }: { account: AccountData }) {
  const { slip, format } = words.value
  const last = account.slips?.at(-1)
  const line = last && slip.state(last.state, last.visitedOn && format.date(last.visitedOn))
  return <RowLink icon="receipt" text={slip.link} {...(line ? { line } : {})} href="/slip" />
}

/** R7: without a contract in force readings are held, and one knows before writing. */
function Contract({ account, today }: { account: AccountData; today: string }) {
  const { home, format } = words.value
  const endsOn = account.contract?.endsOn ?? null
  if (account.contract === null) return <Callout tone="wait" text={home.noContract} />
  if (endsOn !== null && endsOn < today) return <Callout tone="wait" text={home.contractEnded(format.date(endsOn))} />
  return null
}

type SelfReadProps = { account: AccountData; readings: ShownReading[]; atHand: PeriodAtHand }

/** Nobody comes to read: the residents are asked to, until every meter has a reading of this period, on this phone or sent. */
function SelfRead({ account, readings, atHand }: SelfReadProps) {
  const { home, format } = words.value
  const { since, until } = account.selfReadRequest ?? { since: '', until: '' }
  const { today, period } = atHand
  if (until === '' || today < since || today > until) return null
  const isHandedIn = presentMeters(account).every((meter) =>
    newestOf(meter, readings).every((newest) => newest !== null && isForPeriod(newest, period)),
  )
  return isHandedIn ? null : <Callout tone="plain" text={home.selfRead(format.date(until))} />
}

function Waiting() {
  const { kept } = useModels()
  const { home } = words.value
  const count = kept.waiting.value.length
  const others = othersText(words.value, kept.othersWaiting.value)
  return (
    <>
      {count > 0 ? <RowLink icon="send" text={home.unsent(count)} aside={home.unsentOpen} href="/unsent" /> : null}
      {others === null ? null : <Callout tone="plain" text={others} />}
    </>
  )
}

/** Own readings of meters that nobody listed yet (R9). */
function Unlisted({ account, readings }: { account: AccountData; readings: ShownReading[] }) {
  const { status, format } = words.value
  const unlisted = readings.filter(
    (reading) => reading.entry !== null && reading.where !== 'discarded' && meterOf(account, reading.register) === null,
  )
  return unlisted.map((reading) => (
    <RowLink
      key={reading.id}
      icon="meter"
      text={`${nameOfReading(words.value, account, reading.register)} · ${format.value(reading.value)}`}
      line={status.at[reading.where]}
      href={`/reading/${account.key}/${reading.id}`}
    />
  ))
}

type CardProps = { account: AccountData; meter: MeterData; readings: ShownReading[]; atHand: PeriodAtHand }

function Card({ account, meter, readings, atHand }: CardProps) {
  const { kept } = useModels()
  const { home, format } = words.value
  const newest = newestOf(meter, readings)
  const first = newest[0]
  const name = meterName(words.value, meter)
  const serial = words.value.meter.serial(meter.serial)
  const isDone = first ? isForPeriod(first, atHand.period) : false
  const hasDraft = kept.drafts.value.some(
    (draft) =>
      draft.account === account.key &&
      draft.serial === meter.serial &&
      Object.values(draft.entries).some((typed) => typed !== ''),
  )
  const recordAction = {
    text: home.record,
    label: home.recordLabel(name),
    href: `/record/${account.key}/${encodeURIComponent(meter.serial)}`,
    isMain: true,
  }
  const openAction = first && {
    text: first.where === 'accepted' ? home.receipt : home.open,
    label: `${name}: ${first.where === 'accepted' ? home.receipt : home.open}`,
    href: `/reading/${account.key}/${first.id}`,
    isMain: false,
  }
  const isExpired = meter.verifiedUntil !== null && meter.verifiedUntil < atHand.today
  return (
    <MeterCard
      service={meter.service}
      name={name}
      detail={first ? `${serial} · ${format.day(first.readOn, atHand.today)}` : serial}
      values={meter.registers.flatMap((register, at) => {
        const reading = newest[at]
        if (!reading) return []
        return [
          {
            key: register.name,
            value: reading.value,
            register,
            spoken: format.valueWithUnit(reading.value, register.unit),
            ...(meter.registers.length > 1 ? { caption: words.value.meter.register[register.name] } : {}),
          },
        ]
      })}
      noValue={home.neverRead}
      chip={<CardChip first={first ?? null} isDone={isDone} hasDraft={hasDraft} atHand={atHand} />}
      {...(isExpired ? { note: words.value.meter.verificationExpired(format.dateWithYear(meter.verifiedUntil!)) } : {})}
      action={isDone && openAction ? openAction : recordAction}
    />
  )
}

type CardChipProps = { first: ShownReading | null; isDone: boolean; hasDraft: boolean; atHand: PeriodAtHand }

function CardChip({ first, isDone, hasDraft, atHand }: CardChipProps) {
  const { home, status } = words.value
  if (isDone && first) return <WhereChip where={first.where} sending={first.sending} words={status} />
  if (hasDraft) return <Chip tone="plain" text={home.draft} icon="draft" />
  return (
    <Chip
      tone={atHand.outlook.open ? 'bad' : 'plain'}
      text={home.notRecorded(atHand.period)}
      icon={atHand.outlook.open ? 'alert' : 'clock'}
    />
  )
}
