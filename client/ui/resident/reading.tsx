/** Reading: the page of one reading: its value, its way from this phone to the bill, what to do, its receipt. */
import { useSignal } from '@preact/signals'
import { useRoute } from 'preact-iso'
import { type ShownReading, shownReadings } from '#client/domain/shown-readings.ts'
import { offsetAt } from '#client/domain/utility-time.ts'
import { PhotosTaken } from '#client/ui/entry/photo-field.tsx'
import { bannerOf } from '#client/ui/models/banner.ts'
import { meterOf, nameOfReading } from '#client/ui/models/meter-view.ts'
import { useModels } from '#client/ui/models/models.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { canCorrect, type ReadingFacts, readingFacts } from '#client/ui/models/reading-facts.ts'
import { readingSteps } from '#client/ui/models/reading-steps.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { Timeline } from '#client/ui/parts/timeline.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { WhereChip } from '#client/ui/parts/where-chip.tsx'
import { WindowBanner } from '#client/ui/parts/window-banner.tsx'
import { ReadingTodo } from '#client/ui/resident/reading-todo.tsx'
import { words } from '#client/ui/words/language.ts'
import { receiptText } from '#client/ui/words/receipt-text.ts'
import { serialOf } from '#shared/domain/meter.ts'

export function ReadingScreen() {
  const { kept, present } = useModels()
  const { params } = useRoute()
  const { app, reading: readingWords, status, format } = words.value
  const key = params.account ?? ''
  const account = kept.accounts.value.find((candidate) => candidate.key === key) ?? null
  const readings = shownReadings(
    key,
    kept.entries.value,
    account?.readings ?? [],
    present.aroundOf,
    kept.clock.value?.delta ?? 0,
  )
  const reading = readings.find(({ id }) => id === params.id)
  if (!reading) {
    return (
      <>
        <TopBar title={readingWords.title} back={{ label: app.back, href: '/' }} />
        <Callout tone="wait" text={readingWords.notFound} />
      </>
    )
  }

  const utility = kept.utilityOf(key)
  const now = present.now.value
  const moments = momentsOf(words.value, utility, kept.clock.value, now)
  const found = account && meterOf(account, reading.register)
  const value = found ? format.valueWithUnit(reading.value, found.register.unit) : format.value(reading.value)
  const name = nameOfReading(words.value, account, reading.register)
  const facts = readingFacts({ words: words.value, reading, readings, account, utility, value, name, moments, now })
  const correctHref = found
    ? `/record/${key}/${encodeURIComponent(serialOf(reading.register))}?replaces=${reading.id}`
    : `/record/${key}/new`

  return (
    <>
      <TopBar
        title={value}
        line={`${name} · ${format.day(reading.readOn, facts.today)}`}
        back={{ label: app.back, href: '/' }}
        aside={<WhereChip where={reading.where} sending={reading.sending} words={status} />}
      />
      <Opening reading={reading} />
      <ReadingTodo reading={reading} />
      <Timeline
        label={status.timeline.label}
        steps={readingSteps(words.value, reading, moments)}
        stages={{ done: status.timeline.done, now: status.timeline.now, ahead: status.timeline.ahead }}
      />
      <Receipt reading={reading} />
      <PhotosTaken of={{ account: reading.account, kind: 'readings', fact: reading.id }} />
      <Actions correctHref={canCorrect(reading, readings) && account ? correctHref : null} facts={facts} />
      <dl class="facts">
        {facts.lines.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Queued: when intake opens and how long that is, and that nothing is to be done (W3). */
function Opening({ reading }: { reading: ShownReading }) {
  const { kept, present } = useModels()
  const { status, intakeWindow } = words.value
  const { standing } = reading
  const now = present.now.value
  if (standing?.status !== 'queued' || standing.opensAt <= now) return null
  const utility = kept.utilityOf(reading.account)
  const { opensAt, period } = standing
  const next = { opensAt, closesAt: opensAt, period }
  const offset = offsetAt(utility?.offsets ?? [], opensAt)
  const outlook = { open: null, next, daysLeft: 0, lastClosesAt: null }
  const banner = bannerOf(words.value, utility, outlook, now, offset)
  return (
    <WindowBanner
      {...banner}
      title={utility ? banner.title : intakeWindow.opensAt(opensAt, offset)}
      text={status.nothingToDo}
    />
  )
}

function Receipt({ reading }: { reading: ShownReading }) {
  const { reading: readingWords } = words.value
  if (reading.where === 'discarded') return null
  return (
    <section class="card receipt" data-has={reading.number ? 'yes' : 'no'} aria-labelledby="receipt">
      <span class="receipt-mark">
        <Icon name={reading.number ? 'check' : 'receipt'} size={32} />
      </span>
      <div class="receipt-text">
        <h2 id="receipt">{readingWords.receipt}</h2>
        <p>{reading.number ? readingWords.receiptText(reading.number) : readingWords.noReceipt}</p>
      </div>
    </section>
  )
}

function Actions({ correctHref, facts }: { correctHref: string | null; facts: ReadingFacts }) {
  const { reading } = words.value
  const shared = useSignal<'copied' | 'shown' | null>(null)
  const text = receiptText(words.value, facts.receipt)

  async function share(): Promise<void> {
    shared.value = await handOver(text)
  }

  return (
    <section class="stack">
      <div class="buttons">
        {correctHref ? (
          <a class="button" href={correctHref} aria-describedby="correct-hint">
            {reading.correct}
          </a>
        ) : null}
        <button type="button" class="button" onClick={() => void share()}>
          {facts.receipt.number === null ? reading.shareUnsent : reading.share}
        </button>
      </div>
      {correctHref ? (
        <p class="second" id="correct-hint">
          {reading.correctHint}
        </p>
      ) : null}
      <div aria-live="polite">
        {shared.value === 'copied' ? <Callout tone="ok" text={reading.copied} /> : null}
        {shared.value === 'shown' ? (
          <>
            <p>{reading.shareFailed}</p>
            <pre class="receipt-plain">{text}</pre>
          </>
        ) : null}
      </div>
    </section>
  )
}

/** By the phone's own sharing, else to the clipboard, else as text on the screen. */
async function handOver(text: string): Promise<'copied' | 'shown' | null> {
  try {
    if (navigator.share === undefined) throw new TypeError('this browser does not share')
    await navigator.share({ text })
    return null
  } catch (error) {
    // Whoever closes the sheet wanted nothing; anything else is a browser that cannot.
    if ((error as { name?: string }).name === 'AbortError') return null
  }
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return 'shown' // No clipboard without a permission or a safe address: one can still select the text.
  }
}
