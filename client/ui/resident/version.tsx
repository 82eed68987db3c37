/** Version: which version of the app runs, and looking for a newer one. */
import { useSignal } from '@preact/signals'
import { useModels } from '#client/ui/models/models.ts'
import { Callout } from '#client/ui/parts/callout.tsx'
import { words } from '#client/ui/words/language.ts'

export function Version() {
  const { pwa, safety, version } = useModels()
  const { menu, app, noAnswer } = words.value
  const answer = useSignal<'looking' | 'looked' | 'offline' | null>(null)

  async function look(): Promise<void> {
    if (answer.value === 'looking') return
    answer.value = 'looking'
    answer.value = (await pwa.checkForUpdate()) ? 'looked' : 'offline'
  }

  return (
    <section class="stack" aria-label={menu.version(version)}>
      <p class="second">{menu.version(version)}</p>
      <button type="button" class="button" onClick={() => void look()}>
        {menu.checkUpdate}
      </button>
      <div aria-live="polite">
        {answer.value === 'looking' ? <p class="second">{app.loading}</p> : null}
        {answer.value === 'offline' ? (
          <Callout tone="wait" text={`${noAnswer.offline.what} ${noAnswer.offline.todo}`} />
        ) : null}
        {answer.value === 'looked' ? (
          <Callout tone="plain" text={safety.updateWaits.value ? app.update.offered : menu.newest} />
        ) : null}
      </div>
    </section>
  )
}
