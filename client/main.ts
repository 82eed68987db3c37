/** Main: the first thing that runs in a page, small on purpose: what the screen will wait for is begun before its code is run. */
import { firstLook } from '#client/store/first-look.ts'
import { loadWords, preferredLanguage } from '#client/ui/words/load-words.ts'

// Whoever is of the staff has another first screen.
const looked = firstLook(indexedDB, window, () => void import('#client/ui/inspector/round.tsx').catch(() => {}))
void loadWords(preferredLanguage())
const { start } = await import('#client/start.tsx')
await start(looked)
