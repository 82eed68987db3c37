/** Postgres settings: what a database must be and keep before anything is entrusted to it, and why it cannot be reached. */
import type { Pool } from 'pg'

const OLDEST = 15

/** A setting, what it must not be, and what would be lost. */
const NEVER = [
  ['synchronous_commit', 'off', 'a receipt could be given for what a crash takes back'],
  ['fsync', 'off', 'a power cut could take what was acknowledged'],
  ['full_page_writes', 'off', 'a power cut could damage what is stored'],
] as const

/** [faults/V15] */
export async function assertPostgres(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('server_version_num', 'server_encoding', 'synchronous_commit', 'fsync', 'full_page_writes', 'transaction_read_only')",
  )
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]))
  const version = Math.floor(Number(settings.get('server_version_num')) / 10_000)
  if (version < OLDEST) throw new SettingError(`PostgreSQL ${version} is too old: ${OLDEST} or newer is needed.`)
  if (settings.get('server_encoding') !== 'UTF8')
    throw new SettingError(
      `The database is encoded in ${settings.get('server_encoding')}; make one with encoding UTF8.`,
    )
  if (settings.get('transaction_read_only') === 'on')
    throw new SettingError(
      'The database may only be read: it is a standby, or was set so. Name the one that is written to.',
    )
  for (const [name, bad, why] of NEVER) {
    if (settings.get(name) === bad)
      throw new SettingError(`PostgreSQL’s ${name} is ${bad}: ${why}. Turn it on for this database and start again.`)
  }
}

/** What the database is, not that it is missing. */
class SettingError extends Error {}

const WHY: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no machine of that name',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the password is wrong',
  '28000': 'the role may not connect',
  '3D000': 'there is no such database; create it first',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping',
}

const NO_ADDRESS = { hostname: '', port: '', pathname: '/', username: 'without a name' }

/** The address without the password. */
export function unreachable(url: string, fault: unknown): Error {
  if (fault instanceof SettingError) return fault
  const { hostname, port, pathname, username } = URL.parse(url) ?? NO_ADDRESS
  const { code, message } = fault as { code?: string; message?: string }
  const why = WHY[code ?? ''] ?? message ?? 'it does not answer'
  const where = `${pathname.slice(1) || username} at ${hostname || 'localhost'}:${port || 5432}`
  return new Error(`The database ${where}, named in DATABASE_URL, cannot be opened: ${why}.`, { cause: fault })
}
