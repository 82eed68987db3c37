/** Install section: putting the app on the home screen: the browser's own offer, or the steps where it has none (faults/D1, D13). */

import { canInstall, install, isInstalled } from '#client/ui/models/install.ts'
import { useModels } from '#client/ui/models/models.ts'
import { Icon } from '#client/ui/parts/icon.tsx'
import { words } from '#client/ui/words/language.ts'

export function InstallSection() {
  const { safety } = useModels()
  const { menu, signIn } = words.value
  const needsSteps = safety.needsInstall.value
  if (!isInstalled.value && !canInstall.value && !needsSteps) return null
  return (
    <section class="stack" aria-labelledby="install">
      <h2 id="install">{menu.install.title}</h2>
      <div class="card stack">
        {isInstalled.value ? (
          <ul class="health">
            <li data-good="yes">
              <Icon name="check" size={20} />
              <span>{menu.install.installed}</span>
            </li>
          </ul>
        ) : null}
        {canInstall.value ? (
          <button type="button" class="button" onClick={() => void install()}>
            {menu.install.button}
          </button>
        ) : null}
        {needsSteps && !canInstall.value ? (
          <div class="prose">
            <p>{signIn.install.why}</p>
            <ol>
              {signIn.install.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p>{signIn.install.separate}</p>
          </div>
        ) : null}
      </div>
    </section>
  )
}
