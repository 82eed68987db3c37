/** Utility in: the utility that a person named, or a sentence that says which there are. */
import { UsageError } from '#server/cli/cli.ts'
import type { Utility } from '#shared/domain/utility.ts'

export function utilityIn(utilities: readonly Utility[], key: string): Utility {
  const found = utilities.find((utility) => utility.key === key)
  if (found) return found
  const known = utilities.map((utility) => utility.key).join(', ')
  throw new UsageError(
    `There is no utility «${key}»; ${known ? `there is ${known}` : 'put one first: esep utilities put FILE.json'}.`,
  )
}
