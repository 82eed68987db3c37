/** Evening: whether anything is left on this phone, asked of the utility, with counts and numbers; else what is left and why. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type Evening as EveningOf, eveningOf, isNothingLeft, type Tally } from '#client/domain/evening.ts'
import { dateAt, offsetAt } from '#client/domain/utility-time.ts'
import { NotEnded } from '#client/ui/inspector/not-ended.tsx'
import { inspectorWords } from '#client/ui/inspector/words/inspector-words.ts'
import { type Models, useModels } from '#client/ui/models/models.ts'
import { photosOf } from '#client/ui/models/photos.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { staffFailure } from '#client/ui/staff/staff-failure.ts'
import { words } from '#client/ui/words/language.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** What the utility answered: all that had a receipt is there, at that time; or why it could not be asked. */
type Answer = { kind: 'there'; at: Instant } | { kind: 'not-asked'; why: string | null }

export function Evening() {
  const models = useModels()
  const { rounds, drafts } = roundsOf(models)
  const answer = useSignal<Answer | null>(null)
  const isAsking = useSignal(false)
  const { evening: say } = inspectorWords.value
  const evening = eveningNow(models)
  const isDone = isNothingLeft(evening)
  // What came after the question was not in its answer.
  useEffect(() => {
    if (!isDone) answer.value = null
  }, [isDone])
  if (rounds.value === null || drafts.value === null) return null

  async function ask(): Promise<void> {
    if (isAsking.peek()) return
    isAsking.value = true
    try {
      answer.value = await askUtility(models)
    } finally {
      isAsking.value = false
    }
  }

  return (
    <div class="stack">
      <TopBar title={say.title} />
      {isDone ? (
        <Callout
          tone={answer.value?.kind === 'there' ? 'ok' : 'plain'}
          strong={say.nothingLeft}
          text={confirmed(models, answer.value)}
          isLive
        />
      ) : (
        <Callout tone="wait" strong={say.left} text={tallyText(evening.left) || say.notEnded} isLive />
      )}
      {answer.value?.kind === 'not-asked' ? (
        <Callout tone="wait" text={answer.value.why ?? say.notAsked} isLive />
      ) : null}
      <button
        type="button"
        class="button"
        data-kind="primary"
        data-wide="yes"
        aria-disabled={isAsking.value}
        onClick={() => void ask()}
      >
        {isAsking.value ? say.asking : say.ask}
      </button>
      <NotEnded drafts={evening.notEnded} placeOf={(draft) => placeIn(models, draft)} />
      {evening.left.readings + evening.left.visits + evening.left.photos > 0 ? (
        <RowLink icon="send" text={say.what} href="/unsent" />
      ) : null}
      <There evening={evening} />
    </div>
  )
}

/** What the utility has, with the numbers by which it can be found there. */
function There({ evening }: { evening: EveningOf }) {
  const { evening: say } = inspectorWords.value
  if (evening.numbers.length === 0) return null
  return (
    <details class="card">
      <summary>{say.there(tallyText(evening.received))}</summary>
      <ul class="numbers">
        {evening.numbers.map((number) => (
          <li key={number}>{number}</li>
        ))}
      </ul>
    </details>
  )
}

function eveningNow(models: Models): EveningOf {
  const { kept, present } = models
  const { rounds, drafts } = roundsOf(models)
  const days = (rounds.value ?? []).map(({ round }) => round.day)
  const today = dateAt(kept.utilities.value[0]?.offsets ?? [], present.now.value)
  const first = [...days, today].toSorted()[0]!
  const entries = [...kept.entries.value, ...kept.visits.value].toSorted((a, b) => a.seq - b.seq)
  return eveningOf(first, entries, photosOf(models).value, drafts.value ?? [])
}

async function askUtility(models: Models): Promise<Answer> {
  const { sent } = await models.schedule.sendAll()
  const asked = sent.failure === null ? await models.sync.askStatus('all') : { reopened: 0, failure: sent.failure }
  if (asked.failure !== null) return { kind: 'not-asked', why: staffFailure(asked.failure) }
  if (sent.outcome !== 'done' || asked.reopened > 0) return { kind: 'not-asked', why: null }
  return { kind: 'there', at: models.present.now.peek() }
}

function confirmed({ kept }: Models, answer: Answer | null): string {
  const { evening: say } = inspectorWords.value
  if (answer?.kind !== 'there') return say.notConfirmed
  const offset = offsetAt(kept.utilities.value[0]?.offsets ?? [], answer.at)
  return say.confirmed(words.value.format.time(answer.at, offset))
}

function tallyText({ readings, visits, photos }: Tally): string {
  const { evening: say } = inspectorWords.value
  return [
    ...(readings > 0 ? [say.readings(readings)] : []),
    ...(visits > 0 ? [say.visits(visits)] : []),
    ...(photos > 0 ? [say.photos(photos)] : []),
  ].join(' · ')
}

function placeIn(models: Models, { round, account }: { round: string; account: string }): string | null {
  const view = roundsOf(models).rounds.value?.find((one) => one.round.round === round)
  const here = view?.dwellings.find(({ dwelling }) => dwelling.account === account)
  if (!here) return null
  const { street, house, flat } = here.dwelling.address
  return [street, house, flat === null ? null : inspectorWords.value.round.flat(flat)].filter(Boolean).join(', ')
}
