/** Failure sentence: why the server could not be asked and what to do, in one line of the person's words. */
import type { Failure } from '#client/sync/calls.ts'
import type { Words } from '#client/ui/words/kk.ts'

export function failureSentence({ problem, noAnswer }: Words, failure: Pick<Failure, 'code' | 'error'>): string {
  const { what, todo } = failure.code === null ? noAnswer[wayOf(failure.error)] : problem[failure.code]
  return `${what} ${todo}`
}

function wayOf(error: Failure['error']): keyof Words['noAnswer'] {
  if (error === 'network') return 'offline'
  return error === 'captive' ? 'captive' : 'timeout'
}
