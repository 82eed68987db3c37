/** Passkey sentence: why a passkey was not made or did not sign in, and what to do, in the words of the staff. */
import type { PasskeyRefusal } from '#client/sync/passkeys.ts'
import { staffFailure } from '#client/ui/staff/staff-failure.ts'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'
import { never } from '#shared/lib/never.ts'

export function passkeySentence(refusal: PasskeyRefusal): string {
  const { passkey } = staffWords.value
  switch (refusal.kind) {
    case 'wrong':
      return passkey.unknown
    case 'not-confirmed':
      return passkey.notConfirmed
    case 'not-here':
      return passkey.notHere
    case 'not-now':
      return staffFailure(refusal.failure)
    default:
      return never(refusal)
  }
}
