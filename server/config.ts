/** Config: the environment, parsed once; every mistake in it is told at once, in words. */
import * as z from 'zod'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  /** The SQLite file; its key lies beside it. */
  ESEP_DATA: z.string().default('data/esep.sqlite'),
  ESEP_CLIENT: z.string().default('dist/client'),
  /** Addresses of proxies whose X-Forwarded-For is believed, comma between. */
  ESEP_PROXIES: z.string().default(''),
  /** Runs the server's clock from that instant: for demonstrations only. */
  ESEP_CLOCK: z.iso.datetime({ offset: true }).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
})

export type Config = {
  port: number
  host: string
  file: string
  keyFile: string
  clientFolder: string
  proxies: string[]
  clockFrom: number | null
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

  const { PORT, HOST, ESEP_DATA, ESEP_CLIENT, ESEP_PROXIES, ESEP_CLOCK, LOG_LEVEL } = parsed.data
  return {
    port: PORT,
    host: HOST,
    file: ESEP_DATA,
    keyFile: `${ESEP_DATA}.key`,
    clientFolder: ESEP_CLIENT,
    proxies: ESEP_PROXIES.split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    clockFrom: ESEP_CLOCK === undefined ? null : Date.parse(ESEP_CLOCK),
    logLevel: LOG_LEVEL,
  }
}
