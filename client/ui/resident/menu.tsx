/** Menu: language, theme, accounts, what waits, storage, phones, the version, and signing out. */
import { useSignal } from '@preact/signals'
import { useModels } from '#client/ui/models/models.ts'
import { isWaiting, photosOf } from '#client/ui/models/photos.ts'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { InstallSection } from '#client/ui/resident/install-section.tsx'
import { MenuAccounts } from '#client/ui/resident/menu-accounts.tsx'
import { LanguageChoice, ThemeChoice } from '#client/ui/resident/menu-choices.tsx'
import { Phones } from '#client/ui/resident/phones.tsx'
import { SignOutDialog } from '#client/ui/resident/sign-out-dialog.tsx'
import { StorageSection } from '#client/ui/resident/storage-section.tsx'
import { Version } from '#client/ui/resident/version.tsx'
import { words } from '#client/ui/words/language.ts'

export function Menu() {
  const models = useModels()
  const { kept } = models
  const { menu, signIn } = words.value
  const isLeaving = useSignal(false)
  const isSignedIn = kept.session.value !== null
  const waiting = kept.waiting.value.length + photosOf(models).value.filter(isWaiting).length

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
