/**
 * Storage: the one way to the database. Reads as they come; writes as one transaction that takes the write lock at once.
 *
 * Nothing outside this folder knows a table or a statement.
 */
import { randomBytes } from 'node:crypto'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { accountLists } from '#server/storage/account-lists.ts'
import { accounts } from '#server/storage/accounts.ts'
import { again } from '#server/storage/again.ts'
import { audit } from '#server/storage/audit.ts'
import { candidates } from '#server/storage/candidates.ts'
import { controlReadings } from '#server/storage/control-readings.ts'
import { counts } from '#server/storage/counts.ts'
import type { Db } from '#server/storage/db.ts'
import { devices } from '#server/storage/devices.ts'
import { dwellings } from '#server/storage/dwellings.ts'
import { openPostgres } from '#server/storage/engine/postgres.ts'
import { openSqlite } from '#server/storage/engine/sqlite.ts'
import { estimates } from '#server/storage/estimates.ts'
import { heldReadings } from '#server/storage/held-readings.ts'
import { imports } from '#server/storage/import.ts'
import { inTurn } from '#server/storage/in-turn.ts'
import { jobs } from '#server/storage/jobs.ts'
import { appliedMigrations, newerThanProgram } from '#server/storage/known-migrations.ts'
import { meta } from '#server/storage/meta.ts'
import { migrations } from '#server/storage/migrations.ts'
import { passkeys } from '#server/storage/passkeys.ts'
import { people } from '#server/storage/people.ts'
import { photos } from '#server/storage/photos.ts'
import { queuedReadings } from '#server/storage/queued-readings.ts'
import { readings } from '#server/storage/readings.ts'
import { rounds } from '#server/storage/rounds.ts'
import type { Schema } from '#server/storage/schema.ts'
import { slips } from '#server/storage/slips.ts'
import { staff } from '#server/storage/staff.ts'
import { staffPhones } from '#server/storage/staff-phones.ts'
import { suspensions } from '#server/storage/suspensions.ts'
import { verify } from '#server/storage/verify.ts'
import { visits } from '#server/storage/visits.ts'
import { volumes } from '#server/storage/volumes.ts'

export type Queries = {
  meta: ReturnType<typeof meta>
  accounts: ReturnType<typeof accounts>
  accountLists: ReturnType<typeof accountLists>
  people: ReturnType<typeof people>
  readings: ReturnType<typeof readings>
  rounds: ReturnType<typeof rounds>
  candidates: ReturnType<typeof candidates>
  controls: ReturnType<typeof controlReadings>
  dwellings: ReturnType<typeof dwellings>
  visits: ReturnType<typeof visits>
  photos: ReturnType<typeof photos>
  slips: ReturnType<typeof slips>
  suspensions: ReturnType<typeof suspensions>
  held: ReturnType<typeof heldReadings>
  queued: ReturnType<typeof queuedReadings>
  devices: ReturnType<typeof devices>
  imports: ReturnType<typeof imports>
  audit: ReturnType<typeof audit>
  staff: ReturnType<typeof staff>
  staffPhones: ReturnType<typeof staffPhones>
  passkeys: ReturnType<typeof passkeys>
  estimates: ReturnType<typeof estimates>
  volumes: ReturnType<typeof volumes>
  verify: ReturnType<typeof verify>
  counts: ReturnType<typeof counts>
  jobs: ReturnType<typeof jobs>
}

export type Storage = Queries & {
  /**
   * Commits when `work` returns, on disk; rolls back when it throws. Writes line up, so each sees all before it. `work`
   * may run more than once: it must have no effect outside its transaction.
   */
  write<Value>(work: (queries: Queries) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

/** The embedded database in a file of its own (`:memory:` for a test's), or a PostgreSQL of several servers. */
export type DatabasePlace = { file: string } | { url: string }

/** `serving`: not a command beside a server; a file is then claimed for this process alone. */
export type StorageConfig = DatabasePlace & { serving: boolean }

/** Opens the database, brings its schema up to date and gives it its identity. Throws when it cannot be trusted. */
export async function openStorage({ serving, ...place }: StorageConfig): Promise<Storage> {
  const { dialect, guard, isWorthAgain } =
    'url' in place ? await openPostgres(place.url) : openSqlite(place.file, { serving })
  const db = new Kysely<Schema>({ dialect })
  try {
    await migrate(db)
    await guard(db)
    await identify(db)
  } catch (fault) {
    await db.destroy()
    throw fault
  }
  // One at a time here too: whoever waits for the database's own line would keep a connection from those who read.
  const turn = inTurn()
  const write: Storage['write'] = (work) =>
    turn(() => again(() => db.transaction().execute((transaction) => work(queries(transaction))), isWorthAgain))
  return {
    ...queries(db),
    write,
    close: () => db.destroy(),
  }
}

const queries = (db: Db): Queries => ({
  meta: meta(db),
  accounts: accounts(db),
  accountLists: accountLists(db),
  people: people(db),
  readings: readings(db),
  rounds: rounds(db),
  candidates: candidates(db),
  controls: controlReadings(db),
  dwellings: dwellings(db),
  visits: visits(db),
  photos: photos(db),
  slips: slips(db),
  suspensions: suspensions(db),
  held: heldReadings(db),
  queued: queuedReadings(db),
  devices: devices(db),
  imports: imports(db),
  audit: audit(db),
  staff: staff(db),
  staffPhones: staffPhones(db),
  passkeys: passkeys(db),
  estimates: estimates(db),
  volumes: volumes(db),
  verify: verify(db),
  counts: counts(db),
  jobs: jobs(db),
})

async function migrate(db: Db): Promise<void> {
  const applied = await appliedMigrations(db)
  const refusal = newerThanProgram(applied)
  if (refusal !== null) throw new Error(refusal)
  if (applied.length === 0 && (await db.introspection.getTables()).length > 0)
    throw new Error('This is not a database of this program: it has tables of another. Name an empty one.')
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('The database could not be brought up to date; nothing was changed.', { cause: error })
}

async function identify(db: Db): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const facts = meta(transaction)
    if ((await facts.identity()).epoch !== '') return
    await facts.put('server', `srv_${randomBytes(8).toString('hex')}`)
    await facts.put('epoch', `e_${randomBytes(8).toString('hex')}`)
    await facts.put('commit_seq', '0')
  })
}
