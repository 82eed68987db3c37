/** Visit: a dwelling on the round: one meter's face after the other, the next by itself, then the next door. */
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { foundMeterOf } from '#client/domain/found-meter.ts'
import { readOnRound, unreadMeters } from '#client/domain/round.ts'
import { EntryForm, lastLine } from '#client/ui/entry/entry-form.tsx'
import type { OtherMeter } from '#client/ui/entry/entry-questions.tsx'
import { basementOf } from '#client/ui/inspector/basement-mode.ts'
import { BasementSheet, BasementSwitch } from '#client/ui/inspector/basement-sheet.tsx'
import { findingsHref, outcomeHref, placeOf, visitHref } from '#client/ui/inspector/dwelling-text.ts'
import { Fieldwork } from '#client/ui/inspector/fieldwork.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { announce } from '#client/ui/models/announce.ts'
import { meterName } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { createVisitEntry } from '#client/ui/models/visit-entry.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'
import { serialOf } from '#shared/domain/meter.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'
import type { RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'

export function Visit() {
  const models = useModels()
  const { params } = useRoute()
  const { rounds, drafts } = roundsOf(models)
  const key = decodeURIComponent(params.account ?? '')
  const view = rounds.value?.find(({ round }) => round.round === decodeURIComponent(params.round ?? ''))
  const dwelling = view?.round.dwellings.find(({ account }) => account === key)
  const utility = dwelling ? models.kept.utilityOf(dwelling.account) : null
  if (rounds.value === null || drafts.value === null) return null
  if (!view || !dwelling || !utility) {
    return (
      <>
        <TopBar title={words.value.record.title} back={{ label: words.value.app.back, href: '/' }} />
        <Callout tone="wait" text={inspectorWords.value.visit.notThere} />
      </>
    )
  }
  return <Meters round={view.round} dwelling={dwelling} utility={utility} serial={params.serial ?? null} />
}

type MetersProps = { round: RoundData; dwelling: RoundDwelling; utility: UtilityData; serial: string | null }

/** The meter that was asked for; else the first that nobody has read. All read: the first, to look at it again. */
function Meters({ round, dwelling, utility, serial }: MetersProps) {
  const models = useModels()
  const { kept } = models
  const { drafts } = roundsOf(models)
  const read = readOnRound(round, kept.entries.value, kept.visits.value)
  const found = drafts.value
    ?.find((draft) => draft.round === round.round && draft.account === dwelling.account)
    ?.found.find((one) => one.serial === serial)
  const meter =
    (found && foundMeterOf(found, round, dwelling)) ??
    dwelling.meters.find((one) => one.serial === serial) ??
    unreadMeters(dwelling, read)[0] ??
    dwelling.meters[0]
  if (!meter) return <Callout tone="wait" text={inspectorWords.value.visit.notThere} />
  const key = `${dwelling.account} ${meter.serial}`
  return <Face key={key} round={round} dwelling={dwelling} meter={meter} utility={utility} />
}

type FaceProps = { round: RoundData; dwelling: RoundDwelling; meter: RoundMeter; utility: UtilityData }

function Face({ round, dwelling, meter, utility }: FaceProps) {
  const models = useModels()
  const { route } = useLocation()
  const entry = useMemo(() => createVisitEntry(models, { dwelling, meter, utility }), [])
  const basement = basementOf(models)
  useEffect(() => basement.follow(entry), [])
  const { meter: meterWords, app, format } = words.value
  const { visit } = inspectorWords.value
  const name = `${placeOf({ dwelling })} · ${meterName(words.value, meter)}`
  const at = dwelling.meters.indexOf(meter) + 1

  function goOn(): void {
    basement.saved(entry)
    announce(
      visit.saved(
        entry.registers.map(({ register, value }) => format.valueWithUnit(value.peek()!, register.unit)).join(' / '),
      ),
    )
    const { shown, rounds } = roundsOf(models)
    const view = rounds.peek()?.find((one) => one.round.round === round.round) ?? shown.peek()
    const here = view?.dwellings.find((one) => one.dwelling.account === dwelling.account)
    const next = here?.state === 'begun' ? here : view?.next
    route(next ? visitHref(round.round, next.dwelling.account) : '/', true)
  }

  function otherOf(register: string): OtherMeter | null {
    const other = dwelling.meters.find(({ serial }) => serial === serialOf(register))
    const found = other?.registers[0]
    if (!other || !found) return null
    const href = `${visitHref(round.round, dwelling.account)}/${encodeURIComponent(other.serial)}`
    return { name: meterName(words.value, other), register: found, open: () => route(href) }
  }

  return (
    <EntryForm
      entry={entry}
      name={name}
      otherOf={otherOf}
      again={visit.again}
      onSaved={goOn}
      onKey={(key) => basement.typed(key, entry)}
      onUnsaved={basement.unsaved}
      head={
        <>
          <TopBar
            title={name}
            line={`${at > 0 && dwelling.meters.length > 1 ? `${visit.meterOf(at, dwelling.meters.length)} · ` : ''}${meterWords.serial(meter.serial)} · ${lastLine(entry)}`}
            back={{ label: app.back, href: '/' }}
            aside={<BasementSwitch />}
          />
          <Fieldwork account={dwelling.account} />
        </>
      }
    >
      <div class="buttons">
        <a class="button" data-kind="quiet" href={outcomeHref(round.round, dwelling.account)}>
          {visit.noAccess}
        </a>
        <a class="button" data-kind="quiet" href={findingsHref(round.round, dwelling.account)}>
          {inspectorWords.value.findings.open}
        </a>
      </div>
      <BasementSheet />
    </EntryForm>
  )
}
