/** Config: the environment, parsed once; every mistake in it is told at once, in words. */
import { dirname, join } from 'node:path'
import * as z from 'zod'
import type { DatabasePlace } from '#server/storage/storage.ts'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  /** The SQLite file, where no other database is named; the key lies beside it. */
  ESEP_DATA: z.string().default('data/esep.sqlite'),
  /** A PostgreSQL in place of the file. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/[^/]*\/[^/?]+/, 'is not of the form postgres://role:password@host:5432/database')
    .refine(URL.canParse, 'is no address; write / # ? @ and : in a password as %2F %23 %3F %40 and %3A')
    .refine((url) => !URL.parse(url)?.searchParams.has('options'), 'has options of its own; set them for the role')
    .optional(),
  /** The key file, the same for all servers of a database; if not said, beside the SQLite file. */
  ESEP_KEY: z.string().optional(),
  /** The folder of the photos; if not said, `photos` beside the SQLite file. */
  ESEP_PHOTOS: z.string().optional(),
  ESEP_CLIENT: z.string().default('dist/client'),
  /** Where people reach the server, as their browsers write it; passkeys hold for this address alone. */
  ESEP_URL: z
    .string()
    .refine((url) => url === '' || isAddress(url), 'is not of the form https://esep.example.kz')
    .optional(),
  /** Addresses of proxies whose X-Forwarded-For is believed, comma between. */
  ESEP_PROXIES: z.string().default(''),
  /** Runs the server's clock from that instant: for demonstrations only. */
  ESEP_CLOCK: z.iso.datetime({ offset: true }).optional(),
  /** Who knows it may read /metrics from anywhere; if not said, only this machine may. */
  ESEP_METRICS_TOKEN: z
    .string()
    .regex(/^$|^.{16,}$/, 'is too short: 16 characters or more')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
})

export type Config = {
  port: number
  host: string
  /** Of the embedded database, even if it is not used: other things may lie beside it. */
  file: string
  database: DatabasePlace
  keyFile: string
  photoFolder: string
  clientFolder: string
  /** As browsers say it: `https://esep.example.kz`, without a slash at the end. */
  origin: string
  proxies: string[]
  clockFrom: number | null
  metricsToken: string | null
  logLevel: string
}

/** Throws an Error whose message names every variable that is wrong. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = schema.safeParse(environment)
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (environment.NODE_ENV === 'production' && environment.ESEP_CLOCK !== undefined) {
    problems.push('ESEP_CLOCK: a clock of one’s own choosing is refused in production')
  }
  if (!parsed.success || problems.length > 0) throw new Error(`The configuration is wrong.\n${problems.join('\n')}`)

  const {
    PORT,
    HOST,
    ESEP_DATA,
    DATABASE_URL,
    ESEP_KEY,
    ESEP_PHOTOS,
    ESEP_CLIENT,
    ESEP_URL,
    ESEP_PROXIES,
    ESEP_CLOCK,
    ESEP_METRICS_TOKEN,
    LOG_LEVEL,
  } = parsed.data
  return {
    port: PORT,
    host: HOST,
    file: ESEP_DATA,
    database: DATABASE_URL === undefined ? { file: ESEP_DATA } : { url: DATABASE_URL },
    keyFile: ESEP_KEY ?? `${ESEP_DATA}.key`,
    photoFolder: ESEP_PHOTOS || join(dirname(ESEP_DATA), 'photos'),
    clientFolder: ESEP_CLIENT,
    origin: ESEP_URL ? new URL(ESEP_URL).origin : `http://localhost:${PORT}`,
    proxies: ESEP_PROXIES.split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    clockFrom: ESEP_CLOCK === undefined ? null : Date.parse(ESEP_CLOCK),
    metricsToken: ESEP_METRICS_TOKEN || null,
    logLevel: LOG_LEVEL,
  }
}

/** Browsers make passkeys at https alone, and on one's own machine. */
function isAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost'))
}
