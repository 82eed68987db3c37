/** Sentence of none: what is said where the server could not even be asked to sign in; whatever else was thrown is thrown on. */
import { refusalOf } from '#client/store/outbox.ts'
import { words } from '#client/ui/words/language.ts'

/** Where nobody was asked: the storage does not open, or the part that asks did not come, which browsers call a TypeError (faults/U3). */
export function sentenceOfNone(failure: unknown): string {
  const { signIn, menu } = words.value
  if (refusalOf(failure) !== null) return menu.storage.stuck
  if (failure instanceof TypeError) return signIn.unanswered
  throw failure
}
