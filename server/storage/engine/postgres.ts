/**
 * Postgres: the engine for several servers, PostgreSQL by `pg` under Kysely, and what must hold before a receipt may be trusted.
 *
 * Writing transactions line up one after another, whichever server they come from, as they do on SQLite: each sees all
 * that was committed before it, so a reading is judged by what counts (decision 12). What fails because of others all the
 * same is run again from its beginning ([faults/V14]).
 */
import type { Socket } from 'node:net'
import {
  type ColumnDefinitionNode,
  CompiledQuery,
  type DataTypeNode,
  type Dialect,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
} from 'kysely'
import { Pool, type PoolClient, types } from 'pg'
import { isPlanChanged } from '#server/storage/broken.ts'
import type { Engine } from '#server/storage/engine/engine.ts'
import { guardPostgres } from '#server/storage/engine/postgres-append-only.ts'
import { assertPostgres, unreachable } from '#server/storage/engine/postgres-settings.ts'

const CONNECTIONS = 10
const CONNECT_WITHIN_MS = 5000

/**
 * Nobody waits longer for another's transaction, and none stays open whose server hangs. Every question names its accounts,
 * so one plan does for all, and making another costs ten times what it takes to run; accounts are joined part by part. A
 * disk of today reads one page here and there nearly as fast as many in a row.
 */
const SESSION = [
  'lock_timeout=12s',
  'idle_in_transaction_session_timeout=10s',
  'client_min_messages=warning',
  'plan_cache_mode=force_generic_plan',
  'enable_partitionwise_join=on',
  'random_page_cost=1.1',
  'jit=off',
]

/** Texts known by name to each connection: parsed once, planned anew only while that pays. */
const NAMED_STATEMENTS = 500

/** The lock lines them up; its number is for this purpose alone within a database. */
const BEGIN = 'begin isolation level read committed; select pg_advisory_xact_lock(1163415888)'

const INT8 = 20
const NUMERIC = 1700

const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const UNIQUE_VIOLATION = '23505'
const MOST_TRIES = 5

/** After this long without an answer to a question the way to the database is taken to be lost. */
const ANSWER_WITHIN_MS = 30_000

/** Throws an Error that says what to do when the database cannot be reached or does not keep what it acknowledges. */
export async function openPostgres(url: string): Promise<Engine> {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    application_name: 'esep',
    options: SESSION.map((setting) => `-c ${setting}`).join(' '),
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  })
  // A connection that died while nobody used it: the pool has let it go, and the next question opens another.
  pool.on('error', () => undefined)
  // One that is cut in the middle of a question tells whoever asked; nobody else need hear of it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await assertPostgres(pool)
  } catch (fault) {
    await pool.end()
    throw unreachable(url, fault)
  }
  return {
    dialect: ownTransactions(new PostgresDialect({ pool: namedStatements(pool) })),
    guard: guardPostgres,
    isWorthAgain,
  }
}

/** What is a number to us comes as one: instants, counts and sums stay far below 2^53. */
function parserOf(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format as 'text')
}

function isWorthAgain(fault: unknown, tries: number): boolean {
  const { code } = fault as { code?: unknown }
  if (code === SERIALIZATION_FAILURE || code === DEADLOCK || isPlanChanged(fault)) return tries < MOST_TRIES
  // Somebody else was first; the second time it is seen that they were (R1).
  return code === UNIQUE_VIOLATION && tries < 2
}

/** The pool as Kysely wants it, with a name for each text that has parameters. */
function namedStatements(pool: Pool): PostgresPool {
  const names = new Map<string, string>()
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()

  function nameOf(text: string): string | undefined {
    const known = names.get(text)
    if (known !== undefined || names.size >= NAMED_STATEMENTS) return known
    const name = `esep_${names.size}`
    names.set(text, name)
    return name
  }

  function named(client: PoolClient): PostgresPoolClient {
    let isStale = false
    const query = async (text: unknown, values?: readonly unknown[]): Promise<unknown> => {
      // Changes of the schema take as long as they take; they have no parameters.
      if (typeof text !== 'string' || !values || values.length === 0) return await client.query(text as string)
      const overdue = setTimeout(() => cut(client), ANSWER_WITHIN_MS)
      try {
        return await client.query({ text, values: [...values], name: nameOf(text) as string })
      } catch (fault) {
        if (isPlanChanged(fault)) isStale = true
        throw fault
      } finally {
        clearTimeout(overdue)
      }
    }
    // A connection that knows statements of an older schema is not given to anybody else.
    return { query, release: (isDead?: boolean) => client.release(isDead || isStale) } as unknown as PostgresPoolClient
  }

  return {
    async connect() {
      const client = await pool.connect()
      const known = clients.get(client) ?? named(client)
      clients.set(client, known)
      return known
    },
    end: () => pool.end(),
    options: pool.options,
  }
}

/** Whoever waits for its answer hears that the connection ended. */
function cut(client: PoolClient): void {
  ;(client as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
}

/** Text by code point everywhere, whatever the database's own language. */
class CodePointText extends PostgresQueryCompiler {
  #isColumn = false

  protected override visitColumnDefinition(node: ColumnDefinitionNode): void {
    this.#isColumn = true
    super.visitColumnDefinition(node)
    this.#isColumn = false
  }

  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    if (this.#isColumn && node.dataType === 'text') this.append(' collate "C"')
  }
}

function ownTransactions(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => new CodePointText(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => {
      const driver = dialect.createDriver()
      driver.beginTransaction = async (connection) => {
        try {
          await connection.executeQuery(CompiledQuery.raw(BEGIN))
        } catch (fault) {
          // Half begun; whoever gets this connection next would fail at every question.
          await driver.rollbackTransaction(connection).catch(() => undefined)
          throw fault
        }
      }
      return driver
    },
  }
}
