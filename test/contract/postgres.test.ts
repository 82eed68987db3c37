import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { isStorageBusy } from '#server/storage/broken.ts'
import { PARTS } from '#server/storage/engine/per-account.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import { countsContract } from '#test/contract/counts.ts'
import { officeContract } from '#test/contract/office.ts'
import { passkeysContract } from '#test/contract/passkeys.ts'
import { photosContract } from '#test/contract/photos.ts'
import { roundsContract } from '#test/contract/rounds.ts'
import { storageContract } from '#test/contract/storage.ts'
import { type Postgres, startPostgres } from '#test/support/postgres.ts'
import { aStoredReading } from '#test/support/stored-reading.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: Postgres
const open: { end(): Promise<void> }[] = []

beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.end()
})
afterAll(() => postgres.stop())

storageContract('PostgreSQL', async () => {
  const url = await postgres.database()
  const storage = await openStorage({ url, serving: true })
  return {
    storage,
    beside: () => openStorage({ url, serving: false }),
    async byHand(statement) {
      const client = new Client({ connectionString: url })
      await client.connect()
      try {
        await client.query(statement)
      } finally {
        await client.end()
      }
    },
    close: () => storage.close(),
  }
})

countsContract('PostgreSQL', async () => openStorage({ url: await postgres.database(), serving: true }))
photosContract('PostgreSQL', async () => openStorage({ url: await postgres.database(), serving: true }))
roundsContract('PostgreSQL', async () => openStorage({ url: await postgres.database(), serving: true }))
passkeysContract('PostgreSQL', async () => openStorage({ url: await postgres.database(), serving: true }))
officeContract('PostgreSQL', async () => openStorage({ url: await postgres.database(), serving: true }))

/** A storage on a new database, and somebody else's session on the same one. */
async function withOther(): Promise<{ url: string; storage: Storage; other: Client }> {
  const url = await postgres.database()
  const storage = await openStorage({ url, serving: true })
  const other = new Client({ connectionString: url })
  await other.connect()
  open.push({ end: () => storage.close() }, other)
  return { url, storage, other }
}

async function addAccounts(storage: Storage, ...keys: string[]): Promise<void> {
  for (const account of keys) {
    const row = { account, utility: 'astana', address: '', district: '', holder: '' }
    await storage.accounts.add({ ...row, contract_starts_on: null, contract_ends_on: null }, [])
  }
}

test('[faults/V14] a write that falls in a deadlock with somebody else’s is run again from its beginning', async () => {
  const { storage, other } = await withOther()
  await addAccounts(storage, 'astana-1', 'astana-2')
  // Ours is to notice first.
  await other.query("set deadlock_timeout = '30s'")
  await other.query('begin')
  await other.query("update account set address = 'theirs' where account = 'astana-2'")
  let runs = 0
  let theirs: Promise<unknown> = Promise.resolve()

  await storage.write(async (queries) => {
    runs += 1
    await queries.accounts.touch(['astana-1'])
    if (runs === 1) {
      theirs = other
        .query("update account set address = 'theirs' where account = 'astana-1'")
        .then(() => other.query('commit'))
    }
    await queries.accounts.touch(['astana-2'])
  })
  await theirs

  expect(runs).toBe(2)
  const accounts = await storage.accounts.find(['astana-1', 'astana-2'])
  expect([...accounts.values()].map(({ address, revision }) => [address, revision])).toEqual([
    ['theirs', 2],
    ['theirs', 2],
  ])
})

test('[faults/V14] what cannot be serialised is tried five times, and then told', async () => {
  const { storage, other } = await withOther()
  await other.query(`
    create sequence tries;
    create function refuse_first() returns trigger language plpgsql as $$
    begin
      if nextval('tries') < 4 then raise exception 'not now' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger refuse_first before insert on utility for each row execute function refuse_first()`)
  let runs = 0
  const put = () =>
    storage.write(async (queries) => {
      runs += 1
      await queries.accounts.putUtility({ key: 'astana' } as never)
    })

  await put()
  const tries = runs
  await other.query('alter sequence tries minvalue -1000 start -1000 restart')
  runs = 0

  expect(tries).toBe(4)
  await expect(put()).rejects.toMatchObject({ code: '40001' })
  expect(runs).toBe(5)
})

test('[faults/V14] [R1] a reading that somebody else stores at the same moment is found at the second try', async () => {
  const { storage, other } = await withOther()
  const row = aStoredReading()
  const columns = Object.keys({ ...row, step: 0 })
  const places = columns.map((_, at) => `$${at + 1}`)
  const found: number[] = []

  await storage.write(async (queries) => {
    const known = await queries.readings.under([row])
    found.push(known.length)
    if (known.length > 0) return
    await other.query(
      `insert into reading (${columns.map((column) => `"${column}"`)}) values (${places})`,
      Object.values({ ...row, step: 0 }),
    )
    await queries.readings.add([row], 5, 'test')
  })

  expect(found).toEqual([0, 1])
})

test('[faults/V21] writes of two servers line up: their commit numbers are one row', async () => {
  const { url, storage } = await withOther()
  const second = await openStorage({ url, serving: true })
  open.push({ end: () => second.close() })
  const write = (server: Storage) => server.write((queries) => queries.meta.nextCommitSeq())

  const numbers = await Promise.all(Array.from({ length: 100 }, (_, at) => write(at % 2 === 0 ? storage : second)))

  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
})

test('two servers that start at once on an empty database make one schema and one identity', async () => {
  const url = await postgres.emptyDatabase()

  const servers = await Promise.all(Array.from({ length: 3 }, () => openStorage({ url, serving: true })))
  open.push(...servers.map((server) => ({ end: () => server.close() })))

  const identities = await Promise.all(servers.map((server) => server.meta.identity()))
  expect(new Set(identities.map(({ server, epoch }) => `${server} ${epoch}`)).size).toBe(1)
})

test.each([['synchronous_commit', 'alter database %s set synchronous_commit = off']])(
  '[faults/V15] a database whose %s is off is refused',
  async (setting, statement) => {
    const { url, other } = await withOther()
    await other.query(statement.replace('%s', new URL(url).pathname.slice(1)))

    await expect(openStorage({ url, serving: true })).rejects.toThrow(`PostgreSQL’s ${setting} is off`)
  },
)

test('[faults/V15] a cluster without fsync is refused', async () => {
  const careless = await startPostgres(['fsync=off'])

  await expect(openStorage({ url: await careless.emptyDatabase(), serving: true })).rejects.toThrow('fsync is off')
  await careless.stop()
})

test('a wrong DATABASE_URL is told in words, without the password', async () => {
  const url = await postgres.database()
  const changed = (change: (at: URL) => void): string => {
    const at = new URL(url)
    change(at)
    return at.href
  }
  const told = async (at: string) => {
    const fault = await openStorage({ url: at, serving: true }).catch((failure: Error) => failure)
    return (fault as Error).message
  }

  expect(await told(changed((at) => (at.port = '1')))).toContain('nothing listens there')
  expect(await told(changed((at) => (at.password = 'hunter2')))).toMatch(/the password is wrong/)
  expect(await told(changed((at) => (at.password = 'hunter2')))).not.toContain('hunter2')
  expect(await told(changed((at) => (at.pathname = '/nowhere')))).toContain('there is no such database')
})

test('[faults/V4] connections that were cut are replaced', async () => {
  const { storage, other } = await withOther()
  const before = await storage.meta.identity()
  await Promise.all(Array.from({ length: 8 }, () => storage.meta.identity()))

  await other.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'esep'")
  await new Promise((later) => setTimeout(later, 100))

  expect(await storage.meta.identity()).toEqual(before)
  expect(await storage.write((queries) => queries.meta.nextCommitSeq())).toBe(1)
})

test('every table of accounts lies in parts by the account, and no unique key of one lacks it', async () => {
  const { other } = await withOther()
  const perAccount = await other.query<{ name: string; parts: string }>(`
    select c.relname as name, (select count(*) from pg_inherits where inhparent = c.oid) as parts
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by 1`)
  const keys = await other.query<{ table: string; columns: string[] }>(`
    select c.relname as table,
      array(select a.attname::text from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey)) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid
    where i.indisunique and c.relnamespace = 'public'::regnamespace and not c.relispartition
    order by 1, 2`)
  const names = perAccount.rows.map(({ name }) => name)

  expect(perAccount.rows.filter(({ parts }) => Number(parts) !== PARTS)).toEqual([])
  expect(names).toEqual(expect.arrayContaining(['access', 'account', 'code', 'event', 'meter', 'reading', 'register']))
  const lacking = keys.rows.filter(({ columns }) => !columns.includes('account')).map(({ table }) => table)
  // Not of an account: the same on every machine, or by the person.
  expect([...new Set(lacking)].filter((table) => names.includes(table))).toEqual([])
  expect(keys.rows.filter(({ table }) => names.includes(table)).length).toBeGreaterThanOrEqual(names.length + 1)
})

test('[faults/V4] whoever could not get in line leaves a connection that others can use', async () => {
  const { storage, other } = await withOther()
  await other.query('begin; select pg_advisory_xact_lock(1163415888)')

  const late = await storage.write((queries) => queries.meta.nextCommitSeq()).catch((fault: unknown) => fault)
  const reads = await Promise.all(Array.from({ length: 20 }, () => storage.meta.identity()))
  await other.query('commit')

  expect(isStorageBusy(late)).toBe(true)
  expect(reads).toHaveLength(20)
  expect(await storage.write((queries) => queries.meta.nextCommitSeq())).toBe(1)
})

test('[faults/V4] [faults/V2] connections cut in the middle of their work are told to whoever used them, and to nobody else', async () => {
  const { storage, other } = await withOther()
  let isDone = false
  const told: unknown[] = []
  const work = async (): Promise<void> => {
    while (!isDone) {
      const write = storage.write((queries) => queries.meta.nextCommitSeq())
      await Promise.all([write, storage.meta.identity()]).catch((fault: unknown) => told.push(fault))
      await write.catch(() => undefined)
    }
  }

  const working = Promise.all(Array.from({ length: 6 }, work))
  for (let round = 0; round < 8; round += 1) {
    await new Promise((later) => setTimeout(later, 40))
    await other.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'esep'")
  }
  isDone = true
  await working

  expect(told.length).toBeGreaterThan(0)
  expect(told.filter((fault) => !isStorageBusy(fault))).toEqual([])
  expect(await storage.write((queries) => queries.meta.nextCommitSeq())).toBeGreaterThan(0)
})

test('a newer server changes the schema while this one works: at most it is told to come again', async () => {
  const { storage, other } = await withOther()
  await addAccounts(storage, 'astana-1')
  const row = aStoredReading({ account: 'astana-1' })
  const ask = () => storage.readings.under([row])
  for (let round = 0; round < 20; round += 1) await ask()

  await other.query('alter table reading add column of_tomorrow text')
  const faults: unknown[] = []
  for (let round = 0; round < 20; round += 1) await ask().catch((fault: unknown) => faults.push(fault))
  const written = await storage.write((queries) => queries.readings.under([row]))

  expect(faults.filter((fault) => !isStorageBusy(fault))).toEqual([])
  expect(faults.length).toBeLessThan(12)
  expect(written).toEqual([])
})
