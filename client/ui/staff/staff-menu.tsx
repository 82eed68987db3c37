/** Staff menu: who of the staff is signed in and until when, language, theme, passkeys, storage, the version, and signing out. */
import { useSignal } from '@preact/signals'
import { notEndedOf } from '#client/domain/evening.ts'
import { dateAt } from '#client/domain/utility-time.ts'
import { useModels } from '#client/ui/models/models.ts'
import { isWaiting, photosOf } from '#client/ui/models/photos.ts'
import { roundsOf } from '#client/ui/models/rounds.ts'
import { RowLink } from '#client/ui/parts/row-link.tsx'
import { TopBar } from '#client/ui/parts/top-bar.tsx'
import { InstallSection } from '#client/ui/resident/install-section.tsx'
import { LanguageChoice, ThemeChoice } from '#client/ui/resident/menu-choices.tsx'
import { SignOutDialog } from '#client/ui/resident/sign-out-dialog.tsx'
import { StorageSection } from '#client/ui/resident/storage-section.tsx'
import { Version } from '#client/ui/resident/version.tsx'
import { OwnPasskeys } from '#client/ui/staff/own-passkeys.tsx'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'
import { words } from '#client/ui/words/language.ts'
import { SIGN_IN_DAYS, staffNameOf } from '#shared/domain/staff.ts'

const A_DAY = 86_400_000

export function StaffMenu() {
  const models = useModels()
  const { menu } = words.value
  const isLeaving = useSignal(false)
  const waiting = models.kept.waiting.value.length + photosOf(models).value.filter(isWaiting).length

  return (
    <>
      <TopBar title={menu.title} />
      <WhoIsIn />
      <div class="card rows">
        <RowLink text={menu.unsent} aside={String(waiting)} href="/unsent" />
      </div>
      <OwnPasskeys />
      <LanguageChoice />
      <ThemeChoice />
      <StorageSection />
      <InstallSection />
      <Version />
      <button type="button" class="button" onClick={() => (isLeaving.value = true)}>
        {menu.signOut.button}
      </button>
      <SignOutDialog
        isOpen={isLeaving.value}
        nothingWaits={staffWords.value.menu.nothingWaits}
        onClose={() => (isLeaving.value = false)}
      >
        <NotEnded />
      </SignOutDialog>
    </>
  )
}

/** What is noted of visits that nobody ended stays on this phone; nothing sends it. */
function NotEnded() {
  const models = useModels()
  const { menu: say } = staffWords.value
  const count = notEndedOf(roundsOf(models).drafts.value ?? [], photosOf(models).value).length
  if (count === 0) return null
  return <RowLink icon="draft" text={say.notEnded(count)} line={say.notEndedStay} href="/evening" />
}

/** A sign-in lasts from the last contact, which this phone knows by the server's own time. */
function WhoIsIn() {
  const { kept } = useModels()
  const { menu: say } = staffWords.value
  const session = kept.session.value
  const heardAt = kept.clock.value?.serverSeenAt ?? null
  if (session === null) return null
  const until = heardAt === null ? null : dateAt(kept.utilities.value[0]?.offsets ?? [], heardAt + SIGN_IN_DAYS * A_DAY)
  return (
    <section class="card stack" aria-label={say.whoIsIn}>
      <p>
        {say.whoIsIn}: <strong>{staffNameOf(session.subject)}</strong>
      </p>
      {session.expired ? (
        <RowLink icon="lock" text={say.expired} href="/staff" />
      ) : until === null ? null : (
        <p class="second">{say.until(words.value.format.date(until))}</p>
      )}
    </section>
  )
}
