/** Main: the first thing that runs in a page: words and kept data side by side, then the screen, then the network. */
import { render } from 'preact'
import { App, createModels } from '#client/app.tsx'
import { watchInstall } from '#client/ui/models/install.ts'
import { applyTheme } from '#client/ui/models/theme.ts'
import { startLanguage } from '#client/ui/words/language.ts'
import '#client/ui/styles/app.css'

applyTheme()
watchInstall()

const models = createModels()
await Promise.all([startLanguage(), models.kept.load()])
render(<App models={models} />, document.getElementById('app')!)
void models.safety.refresh()
await models.schedule.start()
void models.safety.lookForLoss()
