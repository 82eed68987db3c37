/** Record: the screen where a resident enters a reading; the same without a network and signed out by time. */
import { useMemo } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { offsetAt } from '#client/domain/utility-time.ts'
import { EntryForm, lastLine } from '#client/ui/entry/entry-form.tsx'
import { type OtherMeter, ReadOn } from '#client/ui/entry/entry-questions.tsx'
import { createAccountEntry } from '#client/ui/models/account-entry.ts'
import { accountReadings } from '#client/ui/models/account-readings.ts'
import type { Entry } from '#client/ui/models/entry.ts'
import { meterName, meterOf, periodAtHand } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { type RegisterName, registerKey, registerNameOf, serialOf } from '#shared/domain/meter.ts'
import { shownSlip } from '#shared/domain/slip.ts'
import type { AccountData, MeterData, UtilityData } from '#shared/wire/account-data.ts'

export function RecordScreen() {
  const { kept } = useModels()
  const { params } = useRoute()
  const { app, reading } = words.value
  const account = kept.accounts.value.find(({ key }) => key === params.account)
  const meter = account?.meters.find(({ serial }) => serial === decodeURIComponent(params.serial ?? ''))
  const utility = account ? kept.utilityOf(account.key) : null
  if (!account || !meter || !utility) {
    return (
      <>
        <TopBar title={words.value.record.title} back={{ label: app.back, href: '/' }} />
        <Callout tone="wait" text={kept.accounts.value.length === 0 ? words.value.home.notLoaded : reading.notFound} />
      </>
    )
  }
  return <Face key={`${account.key} ${meter.serial}`} account={account} meter={meter} utility={utility} />
}

type FaceProps = { account: AccountData; meter: MeterData; utility: UtilityData }

function Face({ account, meter, utility }: FaceProps) {
  const models = useModels()
  const { route } = useLocation()
  const { query } = useRoute()
  const entry = useMemo(
    () =>
      createAccountEntry(models, { account, utility, meter, replaces: replacedBy(models, account, query.replaces) }),
    [],
  )
  const { meter: meterWords, app } = words.value
  const name = meterName(words.value, meter)

  function otherOf(register: string): OtherMeter | null {
    const found = meterOf(account, register)
    if (found === null) return null
    const href = `/record/${account.key}/${encodeURIComponent(found.meter.serial)}`
    return { name: meterName(words.value, found.meter), register: found.register, open: () => route(href) }
  }

  return (
    <EntryForm
      entry={entry}
      name={name}
      otherOf={otherOf}
      onSaved={() => route('/')}
      head={
        <>
          <TopBar
            title={name}
            line={`${meterWords.serial(meter.serial)} · ${lastLine(entry)}`}
            back={{ label: app.back, href: '/' }}
          />
          {query.replaces ? <Callout tone="plain" text={correctingLine(account, query.replaces)} /> : null}
          <WithSlip entry={entry} />
        </>
      }
    >
      <ReadOn entry={entry} utility={utility} />
      <When utility={utility} />
    </EntryForm>
  )
}

/** The reading goes with the code of a slip, unless the person thinks better of it. */
function WithSlip({ entry }: { entry: Entry }) {
  const slip = entry.slip.value
  if (slip === null) return null
  return (
    <Callout tone="plain" text={words.value.slip.with(shownSlip(slip))}>
      <button type="button" class="button" data-kind="quiet" onClick={() => entry.removeSlip()}>
        {words.value.slip.remove}
      </button>
    </Callout>
  )
}

/** By when it must reach the utility to count for this period, or when it will (W3). */
function When({ utility }: { utility: UtilityData }) {
  const { present } = useModels()
  const { record } = words.value
  const now = present.now.value
  const offset = offsetAt(utility.offsets, now)
  const { outlook } = periodAtHand(utility, now, offset)
  const { open, next, lastClosesAt } = outlook
  const when =
    open !== null
      ? record.mustReach(lastClosesAt ?? open.closesAt, offset, open.period)
      : next !== null
        ? record.willQueue(next.opensAt, offset, next.period)
        : record.whenUnknown
  return (
    <p class="second">
      {record.sentByItself} {when}
    </p>
  )
}

function correctingLine(account: AccountData, id: string): string {
  const models = useModels()
  const found = accountReadings(models, account).find((reading) => reading.id === id)
  return words.value.record.correcting(found ? words.value.format.value(found.value) : '')
}

/** The reading named by the address, and those of the meter's other registers that were saved with it. */
function replacedBy(
  models: ReturnType<typeof useModels>,
  account: AccountData,
  id: string | undefined,
): Partial<Record<RegisterName, string>> {
  if (id === undefined) return {} // And the screen need not follow every reading.
  const readings = accountReadings(models, account)
  const named = readings.find((reading) => reading.id === id)
  if (!named) return {}
  const serial = serialOf(named.register)
  const meter = account.meters.find((candidate) => candidate.serial === serial)
  const others = (meter?.registers ?? []).flatMap(({ name }) => {
    const of = readings.find(
      (reading) => reading.register === registerKey(serial, name) && Math.abs(reading.takenAt - named.takenAt) < 1000,
    )
    return of ? [[name, of.id] as const] : []
  })
  return Object.fromEntries([...others, [registerNameOf(named.register), named.id]])
}
