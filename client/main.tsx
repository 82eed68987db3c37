/** Main: the first thing that runs in a page: words and kept data side by side, then the screen, then the network. */
import { render } from 'preact'
import { App, createModels } from '#client/app.tsx'
import { afterDrawn } from '#client/ui/models/after-drawn.ts'
import { watchInstall } from '#client/ui/models/install.ts'
import { applyTheme } from '#client/ui/models/theme.ts'
import { startLanguage } from '#client/ui/words/language.ts'
import '#client/ui/styles/app.css'

applyTheme()
watchInstall()

const models = createModels()
await Promise.all([startLanguage(), models.kept.load()])
render(<App models={models} />, document.getElementById('app')!)
// The network's part is large, and nobody waits for it.
await afterDrawn()
void models.safety.refresh()
await models.schedule.start()
void models.safety.lookForLoss()
