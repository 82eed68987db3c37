/** Menu: language, theme, accounts, what waits, storage, phones, the version, and signing out. */
import { useSignal } from '@preact/signals'
import { useModels } from '#client/ui/models/models.ts'
import { setTheme, THEMES, theme } from '#client/ui/models/theme.ts'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { InstallSection } from '#client/ui/resident/install-section.tsx'
import { MenuAccounts } from '#client/ui/resident/menu-accounts.tsx'
import { Phones } from '#client/ui/resident/phones.tsx'
import { SignOutDialog } from '#client/ui/resident/sign-out-dialog.tsx'
import { StorageSection } from '#client/ui/resident/storage-section.tsx'
import { Version } from '#client/ui/resident/version.tsx'
import { LANGUAGES, language, setLanguage, words } from '#client/ui/words/language.ts'

export function Menu() {
  const { kept } = useModels()
  const { menu, signIn } = words.value
  const isLeaving = useSignal(false)
  const isSignedIn = kept.session.value !== null
  const waiting = kept.waiting.value.length

  return (
    <>
      <TopBar title={menu.title} />
      <LanguageChoice />
      <ThemeChoice />
      {isSignedIn ? <MenuAccounts /> : null}
      <div class="card rows">
        {isSignedIn ? (
          <RowLink text={menu.unsent} aside={String(waiting)} href="/unsent" />
        ) : (
          <RowLink icon="leave" text={signIn.title} href="/" />
        )}
      </div>
      <StorageSection />
      <InstallSection />
      {isSignedIn ? <Phones /> : null}
      <Version />
      {isSignedIn ? (
        <button type="button" class="button" onClick={() => (isLeaving.value = true)}>
          {menu.signOut.button}
        </button>
      ) : null}
      <SignOutDialog isOpen={isSignedIn && isLeaving.value} onClose={() => (isLeaving.value = false)} />
    </>
  )
}

function LanguageChoice() {
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

function ThemeChoice() {
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
