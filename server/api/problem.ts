/** Problem: answers a request that failed as a whole, by its code (shared/wire/problem.ts). Never cached. */
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PROBLEM_MEDIA_TYPE, PROBLEMS, type Problem, type ProblemCode } from '#shared/wire/problem.ts'

export type ProblemDetails = { detail?: string; faultId?: string; retryAfterSeconds?: number }

export function problem(
  c: Context,
  code: ProblemCode,
  { retryAfterSeconds, ...details }: ProblemDetails = {},
): Response {
  const { status, title } = PROBLEMS[code]
  const body: Problem = { type: `urn:esep:problem:${code}`, code, status, title, ...details }
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, { 'Content-Type': PROBLEM_MEDIA_TYPE })
}
