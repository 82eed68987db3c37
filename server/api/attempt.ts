/**
 * Attempt: a try that somebody might guess at, as all of them are made: slowed down for the network that guesses
 * ([security/L5]), and refused alike whatever was wrong ([security/L4]).
 */
import type { Context } from 'hono'
import type { AddressOf } from '#server/api/address.ts'
import { problem } from '#server/api/problem.ts'
import type { SignInLimit } from '#server/api/sign-in-limit.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export type AttemptDeps = { limit: SignInLimit; addressOf: AddressOf }

/** `at`: the account or the member of the staff that is tried at. A refusal is what to answer. */
export async function attempt<Value>(
  c: Context,
  { limit, addressOf }: AttemptDeps,
  at: string,
  run: () => Promise<Result<Value, 'refused'>>,
): Promise<Result<Value, Response>> {
  const address = addressOf(c)
  const wait = limit.waitFor(at, address)
  if (wait > 0) return refused(problem(c, 'sign-in-later', { retryAfterSeconds: Math.ceil(wait / 1000) }))
  const tried = await run()
  if (!tried.ok) {
    limit.failed(at, address)
    return refused(problem(c, 'sign-in-refused'))
  }
  limit.succeeded(at, address)
  return ok(tried.value)
}
