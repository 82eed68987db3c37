/** Round: an inspector's home: how far the round is, the next visit, the dwellings by entrance, and a search at the door. */
import { computed } from '@preact/signals'
import { useCallback, useMemo } from 'preact/hooks'
import type { DwellingView, RoundView } from '#client/domain/round.ts'
import { goOnAsPlanned, type RoundWalk } from '#client/domain/round-walk.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { metersOf, outcomeHref, placeOf, visitHref } from '#client/ui/inspector/dwelling-text.ts'
import { Fieldwork } from '#client/ui/inspector/fieldwork.tsx'
import { Groups } from '#client/ui/inspector/groups.tsx'
import { Progress } from '#client/ui/inspector/progress.tsx'
import { ReadinessLine } from '#client/ui/inspector/readiness-line.tsx'
import { Search } from '#client/ui/inspector/search.tsx'
import { Suspended } from '#client/ui/inspector/suspended.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { type Models, useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Segments } from '#client/ui/parts/segments.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { PasskeyOffer } from '#client/ui/staff/passkey-offer.tsx'
import { words } from '#client/ui/words/language.ts'
import { periodOf } from '#shared/lib/calendar-date.ts'

export function Round() {
  const models = useModels()
  const { rounds, shown, show } = roundsOf(models)
  const view = shown.value
  if (rounds.value === null) return null
  if (view === null) return <NoRound />
  return (
    <>
      {rounds.value.length > 1 ? (
        <Segments
          label={inspectorWords.value.round.rounds}
          segments={rounds.value.map(({ round }) => ({
            key: round.round,
            text: `${nameOf(models, round)} · ${words.value.format.date(round.day)}`,
          }))}
          shown={view.round.round}
          onShow={show}
        />
      ) : null}
      <OneRound key={view.round.round} view={view} />
    </>
  )
}

function NoRound() {
  const { schedule } = useModels()
  const { round } = inspectorWords.value
  return (
    <>
      <TopBar title={round.none} />
      <PasskeyOffer />
      <p>{round.noneLead}</p>
      <button type="button" class="button" data-kind="primary" data-wide="yes" onClick={() => void schedule.sendNow()}>
        {round.ask}
      </button>
    </>
  )
}

function OneRound({ view }: { view: RoundView }) {
  const models = useModels()
  const { round: say } = inspectorWords.value
  const { counts, dwellings, round } = view
  const done = counts.read + counts['self-read'] + counts['no-access'] + counts['not-read']
  const waiting = models.kept.waiting.value.length
  const line = [say.progress(done, dwellings.length), ...(waiting > 0 ? [say.onPhone(waiting)] : [])].join(' · ')
  const walk = useMemo(() => <Walk view={view} />, [view])

  return (
    <>
      <TopBar title={say.title(nameOf(models, round))} line={line} />
      <Fieldwork />
      <PasskeyOffer />
      <Progress counts={counts} />
      <ReadinessLine />
      <Ahead round={round} />
      <Suspended view={view} />
      <Search view={view}>{walk}</Search>
    </>
  )
}

/** Whose day has not come. Today is not before the day of the last contact, whatever the phone's clock says. */
function Ahead({ round: { utility, day, period } }: Pick<RoundView, 'round'>) {
  const { kept, present } = useModels()
  const { ahead } = inspectorWords.value
  const { format } = words.value
  const today = useMemo(
    () =>
      computed(() => {
        const { offsets = [] } = kept.utilities.value.find(({ key }) => key === utility) ?? {}
        return dateAt(offsets, Math.max(present.now.value, kept.clock.value?.serverSeenAt ?? 0))
      }),
    [utility],
  )
  if (day <= today.value) return null
  const month = periodOf(today.value)
  const lead = month === period ? ahead.lead : ahead.otherMonth(format.month(month))
  return <Callout tone="wait" strong={ahead.title(format.date(day))} text={lead} />
}

/** The next visit, and the round by its groups. */
function Walk({ view }: { view: RoundView }) {
  const { walk } = roundsOf(useModels())
  const { round: say } = inspectorWords.value
  const onWalk = useCallback(
    (order: RoundWalk) => void Promise.all([walk(view.round.round, order), keepPlace('#next-visit')]),
    [view.round.round],
  )
  return (
    <>
      {view.next === null ? <Callout tone="ok" text={say.done} /> : <Next view={view.next} round={view.round.round} />}
      {view.isChosen ? (
        <button type="button" class="button" data-kind="quiet" onClick={() => onWalk(goOnAsPlanned(view))}>
          {say.asPlanned}
        </button>
      ) : null}
      <Groups view={view} onWalk={onWalk} />
    </>
  )
}

/** The next visit, with all that is needed to ring at the right door. */
function Next({ view, round }: { view: DwellingView; round: string }) {
  const { round: say } = inspectorWords.value
  const { format } = words.value
  const { dwelling, group } = view
  const last = dwelling.meters.flatMap(({ registers }) =>
    registers.flatMap((register) => (register.last ? [format.value(register.last.value)] : [])),
  )
  return (
    <section class="card stack" aria-labelledby="next-visit">
      <h2 id="next-visit" tabIndex={-1}>
        {say.next}: {placeOf(view)}
      </h2>
      <p>{group}</p>
      <p class="second">
        {metersOf(view)} · {dwelling.meters.map(({ serial }) => serial).join(', ')}
      </p>
      {last.length > 0 ? <p class="second">{say.last(last.join(' / '))}</p> : null}
      {dwelling.causes.some((cause) => cause !== 'unread') ? (
        <p class="second">{dwelling.causes.map((cause) => say.causes[cause]).join(' · ')}</p>
      ) : null}
      <div class="buttons">
        <a class="button" data-kind="primary" href={visitHref(round, dwelling.account)}>
          {say.take}
        </a>
        <a class="button" data-kind="secondary" href={outcomeHref(round, dwelling.account)}>
          {inspectorWords.value.visit.noAccess}
        </a>
      </div>
    </section>
  )
}

function nameOf({ kept }: Models, round: { utility: string; district: string }): string {
  const utility = kept.utilities.value.find(({ key }) => key === round.utility)
  const district = utility?.districts.find(({ key }) => key === round.district)
  return district?.name[words.value.format.language] ?? round.district
}
