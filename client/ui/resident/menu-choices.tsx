/** Menu choices: the language and the theme of the app, as everybody chooses them. */
import { useSignal } from '@preact/signals'
import { setTheme, THEMES, theme } from '#client/ui/models/theme.ts'
import { LANGUAGES, language, setLanguage, words } from '#client/ui/words/language.ts'

export function LanguageChoice() {
  const { menu, noAnswer } = words.value
  const hasFailed = useSignal(false)
  async function choose(chosen: (typeof LANGUAGES)[number]['language']): Promise<void> {
    hasFailed.value = !(await setLanguage(chosen))
  }
  return (
    <section class="stack" aria-labelledby="language">
      <h2 id="language">{menu.language}</h2>
      <div class="segments">
        {LANGUAGES.map((offered) => (
          <button
            key={offered.language}
            type="button"
            lang={offered.language}
            aria-pressed={offered.language === language.value}
            onClick={() => void choose(offered.language)}
          >
            {offered.name}
          </button>
        ))}
      </div>
      <p role="status" class="field-fault">
        {hasFailed.value ? `${noAnswer.offline.what} ${noAnswer.offline.todo}` : ''}
      </p>
    </section>
  )
}

export function ThemeChoice() {
  const { menu } = words.value
  return (
    <section class="stack" aria-labelledby="theme">
      <h2 id="theme">{menu.theme.title}</h2>
      <div class="segments">
        {THEMES.map((offered) => (
          <button key={offered} type="button" aria-pressed={offered === theme.value} onClick={() => setTheme(offered)}>
            {menu.theme[offered]}
          </button>
        ))}
      </div>
    </section>
  )
}
