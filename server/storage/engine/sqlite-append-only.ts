/**
 * SQLite append only: the triggers by which SQLite itself refuses to change what must only grow: events, and the facts of
 * readings ([security/K1]). Another engine brings its own.
 *
 * Where a reading stands may change, since it follows from its events; nothing a person handed in may (R3).
 */
const FACTS =
  'account, id, variant, hash, payload, channel, subject, register, value, ticks, read_on, taken_at, received_at, replaces, marks, number, commit_seq'

const refusing = (name: string, deed: string, table: string, why: string): string =>
  `create trigger if not exists ${name} before ${deed} on ${table} begin select raise(abort, '${why}'); end`

export const APPEND_ONLY: readonly string[] = [
  refusing('event_kept', 'delete', 'event', 'events are never deleted'),
  refusing('event_unchanged', 'update', 'event', 'events are never changed'),
  refusing('reading_kept', 'delete', 'reading', 'readings are never deleted'),
  refusing('reading_unchanged', `update of ${FACTS}`, 'reading', 'the facts of a reading are never changed'),
]
