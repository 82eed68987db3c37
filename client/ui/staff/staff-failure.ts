/** Staff failure: why the server could not be asked, and what one of the staff does then: they sign in by name, not by account. */
import type { Failure } from '#client/sync/calls.ts'
import { failureSentence } from '#client/ui/resident/failure-sentence.ts'
import { staffWords } from '#client/ui/staff/words/staff-words.ts'
import { words } from '#client/ui/words/language.ts'

export function staffFailure(failure: Pick<Failure, 'code' | 'error'>): string {
  return failure.code === 'signed-out' ? staffWords.value.menu.expired : failureSentence(words.value, failure)
}
