/** Accounts API: what a device caches of the resident's accounts, adding and leaving accounts, and their other phones. */
import { Hono } from 'hono'
import { accountDataOf } from '#server/api/account-data.ts'
import type { AddressOf } from '#server/api/address.ts'
import { attempt } from '#server/api/attempt.ts'
import { parseBody } from '#server/api/body.ts'
import type { Env } from '#server/api/env.ts'
import { residentsOnly, signedIn } from '#server/api/guard.ts'
import { problem } from '#server/api/problem.ts'
import { revisionsIn } from '#server/api/revisions-in.ts'
import { sessionReply } from '#server/api/session-api.ts'
import type { SignIn } from '#server/api/sign-in.ts'
import type { SignInLimit } from '#server/api/sign-in-limit.ts'
import { utilityDataOf } from '#server/api/utility-data.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { PullReply } from '#shared/wire/account-data.ts'
import { addAccountRequest, type PhonesReply } from '#shared/wire/session.ts'

const MAX_BYTES = 4096

export type AccountsApiDeps = {
  storage: Storage
  clock: Clock
  signIn: SignIn
  limit: SignInLimit
  addressOf: AddressOf
}

export function accountsApi({ storage, clock, signIn, limit, addressOf }: AccountsApiDeps): Hono<Env> {
  const api = new Hono<Env>()
  api.use(signedIn({ storage, clock }), residentsOnly())

  /** R8: own accounts, as long as the access and the contract last. */
  async function ownAccounts(subject: string): Promise<string[]> {
    const access = (await storage.people.accessOf(subject)).filter((row) => row.ended_at === null)
    const accounts = await storage.accounts.find(access.map((row) => row.account))
    const utilities = new Map((await storage.accounts.utilities()).map((utility) => [utility.key, utility]))
    return [...accounts.values()]
      .filter((account) => {
        const endsOn = account.contract?.endsOn ?? null
        return endsOn === null || endsOn >= zoneOf(utilities.get(account.utility)!).dateAt(clock.now())
      })
      .map((account) => account.account)
  }

  api.get('/', async (c) => {
    const { subject } = c.var.session
    const since = revisionsIn(c.req.query('since'))
    const own = await ownAccounts(subject)
    const revisions = await storage.accounts.revisions(own)
    const changed = own.filter((account) => since.get(account) !== String(revisions.get(account)))
    const accounts = await storage.accounts.find(changed)
    const utilities = await storage.accounts.utilities()
    const concerned = new Set(own.map((account) => account.slice(0, account.indexOf('-'))))
    const reply = {
      ...(await storage.meta.identity()),
      now: clock.now(),
      subject,
      accounts: await Promise.all(
        [...accounts.values()].map((account) => accountDataOf(storage, account, subject, clock.now())),
      ),
      gone: [...since.keys()].filter((account) => !own.includes(account)),
      utilities: utilities
        .filter((utility) => concerned.has(utility.key))
        .map((utility) => utilityDataOf(utility, clock.now())),
    }
    return c.json(reply satisfies PullReply)
  })

  api.post('/', async (c) => {
    const body = await parseBody(c, addAccountRequest, MAX_BYTES)
    if (!body.ok) return body.refusal
    const { account, code } = body.value
    const { subject } = c.var.session
    const added = await attempt(c, { limit, addressOf }, account, () => signIn.addAccount(subject, account, code))
    if (!added.ok) return added.refusal
    return c.json(await sessionReply(storage, clock, subject))
  })

  api.delete('/:account', async (c) => {
    const ended = await storage.people.endAccess(c.req.param('account'), c.var.session.subject, clock.now())
    return ended ? c.body(null, 204) : problem(c, 'not-yours')
  })

  api.get('/:account/phones', async (c) => {
    const { subject } = c.var.session
    const account = c.req.param('account')
    if (!(await ownAccounts(subject)).includes(account)) return problem(c, 'not-yours')
    const phones = (await storage.people.phonesOf(account)).map((phone) => ({
      phone: phone.subject,
      device: phone.device,
      since: phone.grantedAt,
      lastSeenAt: phone.lastSeenAt ?? phone.grantedAt,
      thisOne: phone.subject === subject,
    }))
    return c.json({ phones } satisfies PhonesReply)
  })

  api.delete('/:account/phones/:phone', async (c) => {
    const account = c.req.param('account')
    if (!(await ownAccounts(c.var.session.subject)).includes(account)) return problem(c, 'not-yours')
    const ended = await storage.people.endAccess(account, c.req.param('phone'), clock.now())
    return ended ? c.body(null, 204) : problem(c, 'not-yours')
  })

  return api
}
