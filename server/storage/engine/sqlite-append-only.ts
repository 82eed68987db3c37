/** SQLite append only: the triggers by which SQLite itself refuses to change what must only grow. */
import { APPEND_ONLY, type Refusal } from '#server/storage/engine/append-only.ts'

const trigger = ({ name, deed, table, columns, why }: Refusal): string =>
  `create trigger if not exists ${name} before ${deed}${columns ? ` of ${columns.join(', ')}` : ''} on ${table} begin select raise(abort, '${why}'); end`

export const sqliteGuards = (): readonly string[] => APPEND_ONLY.map(trigger)
