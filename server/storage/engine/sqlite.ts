/**
 * SQLite: the embedded engine, node:sqlite under Kysely, and what must hold before a receipt may be trusted.
 *
 * A commit is on disk when it returns: WAL with synchronous=FULL, asserted at start ([faults/V1]). One process serves a
 * file: it holds an exclusive transaction on a side file, which even kill -9 releases ([faults/V16]).
 */
import { existsSync, statSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { CompiledQuery, type Dialect, type SqliteDatabase, SqliteDialect } from 'kysely'
import type { Engine } from '#server/storage/engine/engine.ts'
import { settleRestore } from '#server/storage/engine/settle-restore.ts'
import { guardSqlite } from '#server/storage/engine/sqlite-append-only.ts'

/** The oldest SQLite without the WAL-reset fault ([faults/V7]). */
const OLDEST = [3, 51, 3]

const CACHED_STATEMENTS = 300

const BUSY = 5
const IO_ERROR = 10

export type SqliteEngine = Engine & { database: DatabaseSync; close: () => void }

/**
 * Opens `file` (`:memory:` for a test's own). `serving` claims the file for this process alone; the command line opens
 * beside a serving process without the claim. Throws an Error that says what to do when something does not hold.
 */
export function openSqlite(file: string, { serving }: { serving: boolean }): SqliteEngine {
  const claim = serving && file !== ':memory:' ? claimFile(file) : null
  const interrupted = claim && settleRestore(file)
  if (interrupted) {
    claim.close()
    throw new Error(interrupted)
  }
  try {
    assertNotLost(file)
  } catch (fault) {
    claim?.close()
    throw fault
  }
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true })
  // The log is brought into the file every 1000 pages: whoever commits then waits for it, a second if it were every 4000.
  database.exec(`
    pragma busy_timeout = 5000;
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma trusted_schema = off;
    pragma recursive_triggers = on;
    pragma wal_autocheckpoint = 1000;
    pragma cache_size = -16000;
  `)
  assertSettings(database, file)

  const close = () => {
    database.close()
    claim?.close()
  }
  const assertInPlace = file === ':memory:' ? () => undefined : placeOf(file)
  const sqlite = new SqliteDialect({ database: kyselySqlite(database, close) })
  const dialect = ownTransactions(sqlite, database, assertInPlace)
  // Writers wait for each other before they begin, so none fails because of another.
  return { dialect, database, guard: guardSqlite, isWorthAgain: () => false, close }
}

export function claimFile(file: string): DatabaseSync {
  const claim = new DatabaseSync(`${file}.serving`)
  try {
    claim.exec('pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive')
    return claim
  } catch (failure) {
    claim.close()
    const isServed = (failure as { errcode?: number }).errcode === BUSY
    const why = isServed
      ? 'is being served by another process. Stop that one first, or choose another file'
      : 'cannot be claimed'
    throw new Error(`${file} ${why}.`, { cause: failure })
  }
}

/** A key or a log of commits without their database: it was deleted or moved, and a new one in its place would be empty. */
function assertNotLost(file: string): void {
  if (file === ':memory:' || existsSync(file)) return
  const left = ['-wal', '.key'].map((ending) => file + ending).filter((path) => existsSync(path))
  if (left.length === 0) return
  throw new Error(
    `There is no database at ${file}, but ${left.join(' and ')} of one. Put the database back, or restore a backup; ` +
      'for a new database move what is left elsewhere.',
  )
}

/** Throws, as after an I/O error, once the file was deleted or replaced: what is written to it then is nowhere ([faults/V3]). */
function placeOf(file: string): () => void {
  const { ino } = statSync(file)
  return () => {
    if (statSync(file, { throwIfNoEntry: false })?.ino === ino) return
    throw Object.assign(new Error(`${file} was deleted or replaced while it was open.`), { errcode: IO_ERROR })
  }
}

function assertSettings(database: DatabaseSync, file: string): void {
  const version = String(firstValue(database, 'select sqlite_version()'))
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const isOld = major !== OLDEST[0] ? major < OLDEST[0]! : minor !== OLDEST[1] ? minor < OLDEST[1]! : patch < OLDEST[2]!
  if (isOld) throw new Error(`SQLite ${version} is too old: ${OLDEST.join('.')} or newer is needed.`)

  const wanted: [string, unknown][] = [
    ['journal_mode', file === ':memory:' ? 'memory' : 'wal'],
    ['synchronous', 2],
    ['busy_timeout', 5000],
    ['foreign_keys', 1],
  ]
  for (const [name, value] of wanted) {
    const found = firstValue(database, `pragma ${name}`)
    if (found !== value)
      throw new Error(`SQLite setting ${name} is ${found} in place of ${value}; receipts would not hold.`)
  }
}

function firstValue(database: DatabaseSync, query: string): unknown {
  return Object.values(database.prepare(query).get() ?? {})[0]
}

type Row = { [column: string]: unknown }

type Prepared = { statement: StatementSync; columns: readonly string[] }

/** What Kysely expects of a driver, with prepared statements kept: preparing costs more than running. */
function kyselySqlite(database: DatabaseSync, close: () => void): SqliteDatabase {
  const kept = new Map<string, Prepared>()

  function prepared(query: string): Prepared {
    const found = kept.get(query)
    if (found) return found
    const statement = database.prepare(query)
    // Rows as arrays, made into objects here: those of SQLite itself are slow to read and slower to copy.
    statement.setReturnArrays(true)
    const fresh = { statement, columns: statement.columns().map(({ name }) => name) }
    if (kept.size >= CACHED_STATEMENTS) dropOldest()
    kept.set(query, fresh)
    return fresh
  }

  /** Closed at once: what it holds lies outside the heap, where the garbage collector does not look. */
  function dropOldest(): void {
    const [query, { statement }] = kept.entries().next().value!
    kept.delete(query)
    ;(statement as StatementSync & Disposable)[Symbol.dispose]()
  }

  return {
    close,
    prepare(query) {
      const { statement, columns } = prepared(query)
      const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[]
      const rowOf = (values: unknown): Row => rowFrom(columns, values as readonly unknown[])
      return {
        reader: columns.length > 0,
        all: (parameters) => statement.all(...bound(parameters)).map(rowOf),
        run: (parameters) => statement.run(...bound(parameters)),
        iterate: (parameters) => statement.iterate(...bound(parameters)).map(rowOf),
      }
    },
  }
}

function rowFrom(columns: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {}
  for (const [at, column] of columns.entries()) row[column] = values[at]
  return row
}

/**
 * Write transactions take the write lock at their first statement, never half-way ([faults/V6]). After a full disk or an
 * I/O error SQLite has rolled back by itself; rolling back again would fail and hide the fault ([faults/V3]).
 */
function ownTransactions(dialect: Dialect, database: DatabaseSync, assertInPlace: () => void): Dialect {
  return {
    // SQLite rolls a schema back as it does rows, so a migration that is killed half-way leaves nothing.
    createAdapter: () => Object.defineProperty(dialect.createAdapter(), 'supportsTransactionalDdl', { value: true }),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => {
      const driver = dialect.createDriver()
      driver.beginTransaction = async (connection) => {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
      }
      const commit = driver.commitTransaction.bind(driver)
      driver.commitTransaction = async (connection) => {
        assertInPlace()
        await commit(connection)
      }
      driver.rollbackTransaction = async (connection) => {
        if (database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
      }
      return driver
    },
  }
}
