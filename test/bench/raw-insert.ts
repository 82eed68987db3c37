/**
 * Raw insert: how fast SQLite alone takes the rows a server has stored, on the same tables and indexes, as durably.
 *
 * One prepared statement for readings and one for their events, 50 readings a transaction, nothing else done.
 */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { openSqlite } from '#server/storage/engine/sqlite.ts'

const READINGS_A_TRANSACTION = 50

type Row = SQLInputValue[]

/** `coreUs`: microseconds of a core for each. */
export type RawInsert = { rate: number; coreUs: number }

/** `rate`: readings a second. `stored`: where the server stored them; `into`: a database as it was before. The first `warmUp` are not counted. */
export function rawInsert(stored: string, into: string, warmUp: number): RawInsert {
  const { readings, events } = rowsOf(stored)
  const { database, close } = openSqlite(into, { serving: false })
  const marks = (row: Row): string => row.map(() => '?').join(', ')
  const reading = database.prepare(`insert into reading values (${marks(readings[0]!)})`)
  const event = database.prepare(`insert into event values (${marks(events[0]!)})`)

  function insert(from: number, to: number): void {
    for (let first = from; first < to; first += READINGS_A_TRANSACTION) {
      database.exec('begin immediate')
      for (let at = first; at < Math.min(first + READINGS_A_TRANSACTION, to); at++) {
        reading.run(...readings[at]!)
        event.run(...events[at]!)
      }
      database.exec('commit')
    }
  }

  insert(0, warmUp)
  const before = process.cpuUsage()
  const start = performance.now()
  insert(warmUp, readings.length)
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  close()
  const counted = readings.length - warmUp
  return { rate: (counted / ms) * 1000, coreUs: (user + system) / counted }
}

/** In the order they came. */
function rowsOf(file: string): { readings: Row[]; events: Row[] } {
  const database = new DatabaseSync(file, { readOnly: true })
  const all = (query: string): Row[] => {
    const statement = database.prepare(query)
    statement.setReturnArrays(true)
    return statement.all() as unknown as Row[]
  }
  const order = "where reading.subject <> 'billing' order by commit_seq, reading.account"
  const readings = all(`select reading.* from reading ${order}`)
  const events = all(`select event.* from reading join event using (account, id, variant) ${order}`)
  database.close()
  if (events.length !== readings.length) throw new Error(`${events.length} events for ${readings.length} readings`)
  return { readings, events }
}
