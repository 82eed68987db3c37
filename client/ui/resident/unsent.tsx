/** Unsent: every reading and photo that waits on this phone, why, and when it is tried next; sending, saving and discarding them. */
import { useSignal } from '@preact/signals'
import { isReading, type ReadingEntry } from '#client/domain/outbox-entry.ts'
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { createPhotos } from '#client/store/photos.ts'
import type { SentAll } from '#client/sync/schedule.ts'
import { keepPlace } from '#client/ui/models/keep-place.ts'
import { useModels } from '#client/ui/models/models.ts'
import { othersText } from '#client/ui/models/others-text.ts'
import { placedPhotosOf } from '#client/ui/models/photos.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { DiscardDialog } from '#client/ui/resident/discard-dialog.tsx'
import { failureSentence } from '#client/ui/resident/failure-sentence.ts'
import { saveReadings } from '#client/ui/resident/save-readings.ts'
import { UnsentPhotos } from '#client/ui/resident/unsent-photos.tsx'
import { DiscardedRow, WaitingRow } from '#client/ui/resident/unsent-row.tsx'
import { words } from '#client/ui/words/language.ts'

type Told = { tone: 'ok' | 'wait'; text: string }

export function Unsent() {
  const models = useModels()
  const { kept, pwa, store, messages, schedule } = models
  const { unsent, app } = words.value
  const told = useSignal<Told | null>(null)
  const isSending = useSignal(false)
  const asked = useSignal<ReadingEntry | null>(null)
  const waiting = kept.waiting.value.filter(isReading)
  const visits = kept.waiting.value.length - waiting.length
  const photos = placedPhotosOf(models).value
  const count = kept.waiting.value.length + photos.length
  const discarded = kept.entries.value.filter((entry) => entry.state === 'discarded').reverse()
  const others = othersText(words.value, kept.othersWaiting.value)

  async function send(): Promise<void> {
    if (isSending.value) return
    isSending.value = true
    told.value = null
    try {
      told.value = toldOf(await schedule.sendAll())
    } finally {
      isSending.value = false
    }
  }

  function save(entries: readonly ReadingEntry[]): void {
    saveReadings(models, entries)
    told.value = { tone: 'ok', text: unsent.fileSaved }
  }

  async function discard({ account, id }: ReadingEntry): Promise<void> {
    asked.value = null
    await store.outbox.discard({ account, id }, Date.now())
    messages.say({ type: 'changed', what: 'outbox' })
    messages.say({ type: 'changed', what: 'photos' })
    told.value = { tone: 'ok', text: unsent.discardDone }
  }

  async function remove(photo: PhotoEntry): Promise<void> {
    await createPhotos(store.database).remove(photo)
    messages.say({ type: 'changed', what: 'photos' })
    told.value = { tone: 'ok', text: unsent.photo.removed }
    await keepPlace('main h1')
  }

  return (
    <>
      <TopBar title={unsent.title} back={{ label: app.back, href: '/' }} />
      {waiting.length > 0 ? <p>{unsent.lead}</p> : null}
      {count > 0 || kept.isStuck.value ? null : <Callout tone="ok" text={unsent.none} />}
      <div aria-live="polite">{told.value ? <Callout tone={told.value.tone} text={told.value.text} /> : null}</div>
      {visits > 0 ? <Callout tone="wait" text={unsent.visits(visits)} /> : null}
      {photos.length > 0 ? <Callout tone="wait" text={unsent.photos(photos.length)} /> : null}
      {count > 0 ? (
        <>
          <div class="buttons">
            <button
              type="button"
              class="button"
              data-kind="primary"
              aria-disabled={isSending.value}
              onClick={() => void send()}
            >
              <Icon name="send" size={20} />
              {isSending.value ? unsent.sendingNow : unsent.sendNow}
            </button>
            {waiting.length > 0 ? (
              <button type="button" class="button" onClick={() => save(waiting)}>
                <Icon name="save" size={20} />
                {unsent.saveFile}
              </button>
            ) : null}
          </div>
          <ul class="stack">
            {waiting.map((entry) => (
              <WaitingRow key={entry.id} entry={entry} onDiscard={() => (asked.value = entry)} />
            ))}
          </ul>
          <UnsentPhotos photos={photos} onRemove={(photo) => void remove(photo)} />
          <p class="second">{pwa.registerSync === null ? unsent.keepOpen : unsent.byItself}</p>
        </>
      ) : null}
      {others === null ? null : <Callout tone="plain" text={others} />}
      {discarded.length > 0 ? (
        <section class="stack" aria-labelledby="discarded">
          <h2 id="discarded">{unsent.discarded}</h2>
          <ul class="stack">
            {discarded.map((entry) => (
              <DiscardedRow key={entry.id} entry={entry} />
            ))}
          </ul>
          <button type="button" class="button" onClick={() => save(discarded)}>
            <Icon name="save" size={20} />
            {unsent.saveFile}
          </button>
        </section>
      ) : null}
      <DiscardDialog
        entry={asked.value}
        photos={photos.filter(({ photo }) => photo.fact === asked.value?.id).length}
        onClose={() => (asked.value = null)}
        onDiscard={(entry) => void discard(entry)}
      />
    </>
  )
}

/** What came of pressing the button, never better than it is. */
function toldOf({ sent, photos }: SentAll): Told | null {
  const { unsent, status } = words.peek()
  const { failure, outcome, remaining } = sent
  const received = [
    ...(sent.received > 0 ? [unsent.sent(sent.received)] : []),
    ...(photos.received > 0 ? [unsent.photo.sent(photos.received)] : []),
  ]
  if (outcome === 'signed-out') return { tone: 'wait', text: status.todo['waiting-sign-in'] }
  if (failure !== null) return { tone: 'wait', text: `${unsent.failed} ${failureSentence(words.peek(), failure)}` }
  if (photos.failure !== null)
    return { tone: 'wait', text: [...received, failureSentence(words.peek(), photos.failure)].join(' ') }
  if (received.length > 0) return { tone: 'ok', text: received.join(' ') }
  // Another tab or the worker is at it: the list itself shows what becomes of them.
  return remaining > 0 && outcome !== 'elsewhere' ? { tone: 'wait', text: unsent.failed } : null
}
