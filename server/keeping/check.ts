/** Check: one thing that was looked at, how it stands, and what to do if it does not stand well. */
export type Check = {
  /** What was looked at, in a word or two. */
  name: string
  /** `warn`: somebody should look; nothing is lost. */
  state: 'ok' | 'warn' | 'bad'
  /** What was found, in one sentence. */
  said: string
  /** What to do. */
  todo?: string
  /** Some of what is not well. */
  examples?: readonly string[]
}

export const isAnyBad = (checks: readonly Check[]): boolean => checks.some(({ state }) => state === 'bad')
