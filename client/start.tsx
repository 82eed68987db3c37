/** Start: puts the screen up as soon as its words and the kept data are there, and then the network behind it. */
import { render } from 'preact'
import { App, createModels, homeOf } from '#client/app.tsx'
import type { FirstLook } from '#client/store/first-look.ts'
import { afterDrawn } from '#client/ui/models/after-drawn.ts'
import { watchInstall } from '#client/ui/models/install.ts'
import { applyTheme } from '#client/ui/models/theme.ts'
import { keepMarked, markedUnsent } from '#client/ui/models/unsent-mark.ts'
import { startLanguage } from '#client/ui/words/language.ts'
import { untilThere } from '#client/until-there.ts'
import '#client/ui/styles/app.css'

export async function start(looked: Promise<FirstLook | null>): Promise<void> {
  applyTheme()
  watchInstall()
  const models = createModels()
  await Promise.all([startLanguage(), models.kept.start(looked).then(() => homeOf(models))])
  render(<App models={models} />, document.getElementById('app')!)
  // The network's part is large, and nobody waits for it.
  await afterDrawn()
  const unsent = markedUnsent(document)
  keepMarked(models.kept, document)
  void models.safety.refresh()
  // What others told before this page listened, and a storage that does not open, are only known now (faults/A5, D7).
  await untilThere(() => models.kept.load())
  await untilThere(() => models.schedule.start())
  void models.safety.lookForLoss(unsent)
  await models.store.tidyCopies()
}
