/** Storage section: how safe what is kept on this phone is, in plain words, and asking the browser to keep it (faults/D1–D5). */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useModels } from '#client/ui/models/models.ts'
import { momentsOf } from '#client/ui/models/moments.ts'
import { othersText } from '#client/ui/models/others-text.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { Icon } from '#client/ui/parts/icon.tsx'
import { words } from '#client/ui/words/language.ts'

type Line = { key: string; isGood: boolean | null; text: string }

export function StorageSection() {
  const { kept, present, safety } = useModels()
  const { menu } = words.value
  const { storage } = menu
  const hasAsked = useSignal(false)
  const others = othersText(words.value, kept.othersWaiting.value)
  useEffect(() => void safety.refresh(), [])

  const { kept: promise, warnings } = safety.health.value
  const usage = safety.usage.value
  const waiting = kept.waiting.value
  const oldest = waiting[0]
  const moments = oldest && momentsOf(words.value, kept.utilityOf(oldest.account), kept.clock.value, present.now.value)
  const lines: Line[] = [
    {
      key: 'kept',
      isGood: promise === 'promised' ? true : promise === 'unknown' ? null : false,
      text: storage.kept[promise],
    },
    ...warnings
      // Said already by the line above.
      .filter((warning) => !(warning === 'may-be-cleared' && promise === 'not-promised'))
      .map((warning) => ({ key: warning, isGood: false, text: storage.warning[warning] })),
    ...(warnings.includes('not-offline') ? [] : [{ key: 'offline', isGood: true, text: storage.worksOffline }]),
    ...(warnings.includes('keep-open-to-send') ? [] : [{ key: 'background', isGood: true, text: storage.background }]),
    ...(others === null ? [] : [{ key: 'others', isGood: null, text: others }]),
    // Signed out, only the number of what waits is known; while the storage does not open, not even that (faults/D7).
    ...(kept.isStuck.value || (others !== null && kept.session.value === null)
      ? []
      : [
          {
            key: 'unsent',
            isGood: null,
            text: storage.unsent(waiting.length, oldest && moments ? moments.nearOfDevice(oldest.savedAt) : null),
          },
        ]),
    ...(usage
      ? [{ key: 'usage', isGood: null, text: storage.free(sizeText(usage.used), sizeText(usage.quota - usage.used)) }]
      : []),
  ]

  async function ask(): Promise<void> {
    await safety.askToKeep()
    hasAsked.value = true
  }

  return (
    <section class="stack" aria-labelledby="storage">
      <h2 id="storage">{storage.title}</h2>
      <div class="card stack">
        <ul class="health">
          {lines.map((line) => (
            <li key={line.key} data-good={line.isGood === null ? undefined : line.isGood ? 'yes' : 'no'}>
              <Icon name={line.isGood === null ? 'info' : line.isGood ? 'check' : 'alert'} size={20} />
              <span>{line.text}</span>
            </li>
          ))}
        </ul>
        {promise === 'promised' || navigator.storage?.persist === undefined ? null : (
          <button type="button" class="button" onClick={() => void ask()}>
            {storage.ask}
          </button>
        )}
        <div aria-live="polite">
          {hasAsked.value ? (
            <Callout tone={promise === 'promised' ? 'ok' : 'wait'} text={storage.kept[promise]} />
          ) : null}
        </div>
      </div>
    </section>
  )
}

const MB = 1024 * 1024

function sizeText(bytes: number): string {
  const { format, menu } = words.value
  const isLarge = bytes >= 1024 * MB
  const amount = isLarge ? bytes / (1024 * MB) : bytes / MB
  return menu.storage.size[isLarge ? 'GB' : 'MB'](format.number(amount, amount < 10 ? 1 : 0))
}
