/** Member in: that there is one of the staff of a name. */
import { UsageError } from '#server/cli/cli.ts'
import type { Queries } from '#server/storage/storage.ts'

/** Throws a UsageError if there is nobody. */
export async function memberIn(queries: Pick<Queries, 'staff'>, name: string): Promise<void> {
  if ((await queries.staff.find(name)) === null) throw new UsageError(`There is nobody of the name ${name}.`)
}
