/** Utilities: the two of the demo, each in a file of its own. Their facts are data; nothing here knows what they bill. */
import { almaty } from '#server/demo/almaty.ts'
import { astana } from '#server/demo/astana.ts'
import type { Utility } from '#shared/domain/utility.ts'

export const demoUtilities = (): Utility[] => [astana(), almaty()]
