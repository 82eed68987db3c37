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

/** The key of a district of this utility, or a sentence that says which it has. */
export function districtIn(utility: Utility, district: string): string {
  if (utility.districts.some(({ key }) => key === district)) return district
  const known = utility.districts.map(({ key }) => key).join(', ')
  throw new UsageError(`${utility.key} has no district «${district}»; it has ${known || 'none'}.`)
}
