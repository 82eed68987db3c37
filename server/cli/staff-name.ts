/** Staff name: the form of a name of the staff, so that no two that look the same are two people. */
import { UsageError } from '#server/cli/cli.ts'

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}.-]{1,39}$/u

/** In lower case, as it is kept. Throws a UsageError if it is none. */
export function staffNameIn(text: string): string {
  const name = text.normalize('NFC').toLowerCase()
  if (!NAME.test(name)) {
    throw new UsageError(`«${text}» is not a name of the staff: 2 to 40 letters, digits, dots and dashes.`)
  }
  if (/\p{Script=Latin}/u.test(name) && /\p{Script=Cyrillic}/u.test(name)) {
    throw new UsageError(`«${text}» has Latin and Cyrillic letters, which look alike. Write it in one of them.`)
  }
  return name
}
