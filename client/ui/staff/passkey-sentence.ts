/** Passkey sentence: why a passkey was not made or did not sign in, and what to do, in the words of the staff. */
import type { PasskeyRefusal } from '#client/sync/passkeys.ts'
import { failureSentence } from '#client/ui/resident/failure-sentence.ts'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'
import { words } from '#client/ui/words/language.ts'
import { never } from '#shared/lib/never.ts'

export function passkeySentence(refusal: PasskeyRefusal): string {
  const { passkey, menu } = staffWords.value
  switch (refusal.kind) {
    case 'wrong':
      return passkey.unknown
    case 'not-confirmed':
      return passkey.notConfirmed
    case 'not-here':
      return passkey.notHere
    case 'not-now':
      if (refusal.failure.code === 'signed-out') return menu.expired
      return failureSentence(words.value, refusal.failure)
    default:
      return never(refusal)
  }
}
