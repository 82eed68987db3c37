/** Test server: the real app over a real SQLite in memory, or another database, with a clock of the test's own and people who can sign in. */
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { pino } from 'pino'
import type { Env } from '#server/api/env.ts'
import { createApp } from '#server/app.ts'
import { issueCode } from '#server/codes.ts'
import { createRelease, type Release } from '#server/intake/release.ts'
import { createReview, type Review } from '#server/intake/review.ts'
import { type Keys, keysOf } from '#server/keys.ts'
import { createWatch, type Watch } from '#server/operations/watch.ts'
import { createPhotoFolder, type PhotoFolder } from '#server/photos/photo-folder.ts'
import { openStorage, type Storage } from '#server/storage/storage.ts'
import type { AccountKey, Contract } from '#shared/domain/account.ts'
import type { Meter } from '#shared/domain/meter.ts'
import type { Utility } from '#shared/domain/utility.ts'
import type { SignInReply } from '#shared/wire/session.ts'
import { aContract, aMeter, aUtility } from '#test/support/builders.ts'
import { createTestClock, type TestClock } from '#test/support/test-clock.ts'

export type TestServer = {
  app: Hono<Env>
  storage: Storage
  clock: TestClock
  keys: Keys
  release: Release
  review: Review
  watch: Watch
  /** What was logged, a JSON line each. */
  logged: string[]
  addAccount(account: AccountKey, said?: { contract?: Contract | null; meters?: Meter[] }): Promise<void>
  codeFor(account: AccountKey): Promise<string>
  signIn(account: AccountKey, secret?: string): Promise<Person>
  close(): Promise<void>
}

/** Somebody signed in: calls as the app makes them. */
export type Person = {
  subject: string
  secret: string
  cookie: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

export const OWN_PAGE = {
  'Content-Type': 'application/json',
  'Sec-Fetch-Site': 'same-origin',
  'X-Readings-Protocol': '1',
}

/** Where browsers reach it. */
export const ORIGIN = 'https://esep.example.kz'

/** `url`: of a PostgreSQL in place of the file. */
export type TestServerOptions = {
  at?: string
  utilities?: Utility[]
  file?: string
  url?: string
  address?: string
  metricsToken?: string
  /** For a test with photos; it removes it. */
  photoFolder?: PhotoFolder
}

/** Nothing makes it. */
export const NO_PHOTOS = createPhotoFolder(join(tmpdir(), 'esep-no-photos'))

export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const {
    at = '2026-11-20T12:00:00+05:00',
    utilities = [aUtility()],
    file = ':memory:',
    address = '10.0.0.1',
  } = options
  const clock = createTestClock(at)
  const place = options.url === undefined ? { file } : { url: options.url }
  const storage = await openStorage({ ...place, serving: true })
  const secret = Buffer.alloc(32, 7)
  const keys = keysOf(secret)
  const logged: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
  const onFault = (fault: unknown) => log.error({ err: fault }, 'fault')
  const watch = createWatch(clock)
  const app = createApp({
    storage,
    clock,
    keys,
    log,
    addressOf: (c) => c.req.header('X-Test-Address') ?? address,
    clientFolder: 'test/support/client',
    origin: ORIGIN,
    photoFolder: options.photoFolder ?? NO_PHOTOS,
    onBroken: () => undefined,
    watch,
    metricsToken: options.metricsToken ?? null,
  })
  for (const utility of utilities) await storage.accounts.putUtility(utility)

  async function codeFor(account: AccountKey): Promise<string> {
    return await storage.write((queries) => issueCode(queries, keys.codeKey, account, clock.now()))
  }

  async function signIn(account: AccountKey, known?: string): Promise<Person> {
    const fresh = randomBytes(16).toString('hex')
    const body = { account, code: await codeFor(account), secrets: known ? [known] : [], fresh, device: 'Android' }
    const response = await app.request('/api/v1/session', {
      method: 'POST',
      headers: OWN_PAGE,
      body: JSON.stringify(body),
    })
    if (response.status !== 200) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
    const { subject, secret: own } = (await response.json()) as SignInReply
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!
    return {
      subject,
      secret: own,
      cookie,
      call: async (method, path, body, headers = {}) =>
        await app.request(path, {
          method,
          headers: { ...OWN_PAGE, Cookie: cookie, ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
    }
  }

  return {
    app,
    storage,
    clock,
    keys,
    logged,
    release: createRelease({ storage, clock, onFault }),
    review: createReview({ storage, clock }),
    watch,
    async addAccount(account, said = {}) {
      const contract = said.contract === undefined ? aContract() : said.contract
      const row = {
        account,
        utility: account.slice(0, account.indexOf('-')),
        address: 'Сығанақ к-сі, 18, 47',
        district: 'yesil',
        holder: 'А. Б.',
        contract_starts_on: contract?.startsOn ?? null,
        contract_ends_on: contract?.endsOn ?? null,
      }
      await storage.write((queries) => queries.accounts.add(row, said.meters ?? [aMeter()]))
    },
    codeFor,
    signIn,
    close: () => storage.close(),
  }
}
