/** Round: an inspector's home: how far the round is, the next visit, the dwellings by entrance, and a search at the door. */
import { useSignal } from '@preact/signals'
import { type DwellingView, type RoundView, searchRound } from '#client/domain/round.ts'
import { Fieldwork } from '#client/ui/inspector/fieldwork.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { meterName } from '#client/ui/models/meter-view.ts'
import { type Models, useModels } from '#client/ui/models/models.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Chip, type Tone } from '#client/ui/parts/chip.tsx'
import { Field } from '#client/ui/parts/field.tsx'
import type { IconName } from '#client/ui/parts/icon-paths.ts'
import { Segments } from '#client/ui/parts/segments.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { words } from '#client/ui/words/language.ts'

/** As many as a person looks through; one letter more shows others. */
const MOST_FOUND = 30

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
  const typed = useSignal('')
  const { counts, dwellings, next, round } = view
  const done = counts.read + counts['self-read'] + counts['no-access']
  const waiting = models.kept.waiting.value.length
  const line = [
    say.progress(done, dwellings.length),
    ...(counts['self-read'] > 0 ? [say.selfRead(counts['self-read'])] : []),
    ...(waiting > 0 ? [say.onPhone(waiting)] : []),
  ].join(' · ')
  const found = searchRound(dwellings, typed.value)

  return (
    <>
      <TopBar title={say.title(nameOf(models, round))} line={line} />
      <Fieldwork />
      <progress class="round-progress" max={dwellings.length} value={done} aria-label={line} />
      <Field
        id="round-search"
        label={say.search}
        value={typed.value}
        onInput={(text) => (typed.value = text)}
        input={{ autoComplete: 'off', spellcheck: false, maxLength: 20 }}
      />
      {typed.value.trim() !== '' ? (
        <Found found={found} round={round.round} />
      ) : (
        <>
          {next === null ? <Callout tone="ok" text={say.done} /> : <Next view={next} round={round.round} />}
          <Groups view={view} />
        </>
      )}
    </>
  )
}

function Found({ found, round }: { found: DwellingView[]; round: string }) {
  const { round: say } = inspectorWords.value
  if (found.length === 0) return <Callout tone="plain" text={say.nothingFound} isLive />
  return (
    <div class="stack">
      {found.slice(0, MOST_FOUND).map((view) => (
        <Row key={view.dwelling.account} view={view} round={round} hasGroup />
      ))}
    </div>
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
      <h2 id="next-visit">
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
        <a class="button" data-kind="primary" href={hrefOf(round, dwelling.account)}>
          {say.take}
        </a>
        <a class="button" data-kind="secondary" href={outcomeHref(round, dwelling.account)}>
          {inspectorWords.value.visit.noAccess}
        </a>
      </div>
    </section>
  )
}

function Groups({ view }: { view: RoundView }) {
  const { round: say } = inspectorWords.value
  const groups = [...Map.groupBy(view.dwellings, ({ group }) => group)]
  return groups.map(([name, dwellings]) => {
    const left = dwellings.filter(({ state }) => state === 'left' || state === 'begun').length
    return (
      <Group key={name} title={say.group(name, left)} isOpen={name === view.next?.group}>
        {() => dwellings.map((one) => <Row key={one.dwelling.account} view={one} round={view.round.round} />)}
      </Group>
    )
  })
}

/** Drawn only while it is open: a round may have hundreds of doors. */
function Group({
  title,
  isOpen,
  children,
}: {
  title: string
  isOpen: boolean
  children: () => preact.ComponentChildren
}) {
  const opened = useSignal(isOpen)
  return (
    <details class="round-group" open={opened.value} onToggle={(event) => (opened.value = event.currentTarget.open)}>
      <summary>{title}</summary>
      <div class="stack">{opened.value ? children() : null}</div>
    </details>
  )
}

const LOOKS: Record<DwellingView['state'], { tone: Tone; icon: IconName }> = {
  left: { tone: 'plain', icon: 'clock' },
  begun: { tone: 'wait', icon: 'draft' },
  read: { tone: 'ok', icon: 'check' },
  'self-read': { tone: 'ok', icon: 'people' },
  'no-access': { tone: 'bad', icon: 'lock' },
}

function Row({ view, round, hasGroup }: { view: DwellingView; round: string; hasGroup?: boolean }) {
  const { status } = words.value
  const { round: say } = inspectorWords.value
  const { dwelling, state, waiting, group } = view
  const look = waiting > 0 ? { tone: 'wait' as const, icon: 'device' as const } : LOOKS[state]
  return (
    <a class="row-link" href={hrefOf(round, dwelling.account)}>
      <span class="row-link-text">
        {hasGroup ? `${group}, ` : ''}
        {placeOf(view)}
        <span class="row-link-line">
          {metersOf(view)} · {dwelling.meters.map(({ serial }) => serial).join(', ')}
        </span>
      </span>
      <Chip tone={look.tone} icon={look.icon} text={waiting > 0 ? status.at.saved : say.state[state]} />
    </a>
  )
}

const hrefOf = (round: string, account: string): string =>
  `/visit/${encodeURIComponent(round)}/${encodeURIComponent(account)}`

export const outcomeHref = (round: string, account: string): string =>
  `/outcome/${encodeURIComponent(round)}/${encodeURIComponent(account)}`

export const findingsHref = (round: string, account: string): string =>
  `/findings/${encodeURIComponent(round)}/${encodeURIComponent(account)}`

function nameOf({ kept }: Models, round: { utility: string; district: string }): string {
  const utility = kept.utilities.value.find(({ key }) => key === round.utility)
  const district = utility?.districts.find(({ key }) => key === round.district)
  return district?.name[words.value.format.language] ?? round.district
}

/** `flat 47 · floor 9`; a house of its own by its street. */
export function placeOf({ dwelling }: Pick<DwellingView, 'dwelling'>): string {
  const { round } = inspectorWords.value
  const { street, house, floor, flat } = dwelling.address
  const at = flat === null ? [street, house].filter((part) => part !== null).join(', ') : round.flat(flat)
  return floor === null ? at : `${at} · ${round.floor(floor)}`
}

/** The kinds of meters, each once: `Hot water · 2`. */
function metersOf({ dwelling }: DwellingView): string {
  const byName = Map.groupBy(dwelling.meters, (meter) => meterName(words.value, { ...meter, place: null }))
  return [...byName].map(([name, meters]) => (meters.length > 1 ? `${name} · ${meters.length}` : name)).join(', ')
}
