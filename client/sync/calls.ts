/**
 * Calls: one request to the server and what came of it. The only place with `fetch`, and the one that decides which answers
 * are ours.
 *
 * An answer counts only if it has the right status and media type, was not redirected and has the promised form (faults/G6).
 */
import type * as z from 'zod/mini'
import type { TryError } from '#client/domain/outbox-entry.ts'
import { retryAfterMs, type Verdict, verdictOf } from '#client/domain/retry.ts'
import { type ClockDelta, clockDelta } from '#client/domain/utility-time.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import { PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemCode } from '#shared/wire/problem.ts'
import { PROTOCOL, PROTOCOL_HEADER, RECEIPTS_MEDIA_TYPE } from '#shared/wire/readings.ts'

/** Why there is no answer to work with. `code` picks the sentence; the deed follows from `error`. */
export type Failure = Verdict & { code: ProblemCode | null }

/** `clock`: what the answer taught about the device's clock. */
export type Answer<Reply> = Result<{ reply: Reply; clock: ClockDelta }, Failure>

export type CallDeps = {
  fetch: (address: string, init: RequestInit) => Promise<Response>
  clock: Clock
  timeoutSignal: (ms: number) => AbortSignal
  /** Asked before every request but the sign-out itself: a sign-out not told yet goes first and alone ([security/F8]). */
  gate: () => Promise<Failure | null>
}

/** `body` travels as JSON, `bytes` as they are. */
type Call = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: unknown; bytes?: Bytes }

export type Bytes = { type: string; data: ArrayBuffer }

export type Calls = {
  get<Reply>(path: string, schema: z.ZodMiniType<Reply>): Promise<Answer<Reply>>
  post<Reply>(path: string, body: unknown, schema: z.ZodMiniType<Reply>, type?: string): Promise<Answer<Reply>>
  put<Reply>(path: string, bytes: Bytes, schema: z.ZodMiniType<Reply>): Promise<Answer<Reply>>
  remove(path: string): Promise<Failure | null>
  /** Past the gate: it is what the gate waits for. */
  removePastGate(path: string): Promise<Failure | null>
}

export function createCalls(deps: CallDeps): Calls {
  const gated = async <Reply>(call: Call, type: string, schema: z.ZodMiniType<Reply>): Promise<Answer<Reply>> => {
    const shut = await deps.gate()
    return shut === null ? await ask(deps, call, type, schema) : refused(shut)
  }

  return {
    get: (path, schema) => gated({ method: 'GET', path }, JSON_TYPE, schema),
    post: (path, body, schema, type = JSON_TYPE) => gated({ method: 'POST', path, body }, type, schema),
    put: (path, bytes, schema) => gated({ method: 'PUT', path, bytes }, JSON_TYPE, schema),
    remove: async (path) => (await deps.gate()) ?? (await tell(deps, { method: 'DELETE', path })),
    removePastGate: (path) => tell(deps, { method: 'DELETE', path }),
  }
}

const JSON_TYPE = 'application/json'

async function ask<Reply>(
  deps: CallDeps,
  call: Call,
  type: string,
  schema: z.ZodMiniType<Reply>,
): Promise<Answer<Reply>> {
  const sentAt = deps.clock.now()
  const got = await exchange(deps, call)
  if (!got.ok) return got
  const { response, text } = got.value
  if (response.status !== 200 || mediaType(response, type) !== type) return refused(notOurs(deps, response, text))
  const json = parseJson(text)
  // Cut off on its way: whether the server did what was asked is unknown (faults/N6).
  if (json === undefined) return refused(failure('network'))
  const parsed = schema.safeParse(json)
  if (!parsed.success) return refused(failure('unverified'))
  const now = (parsed.data as { now?: number }).now
  return ok({ reply: parsed.data, clock: clockDelta(sentAt, deps.clock.now(), now ?? sentAt) })
}

async function tell(deps: CallDeps, call: Call): Promise<Failure | null> {
  const got = await exchange(deps, call)
  if (!got.ok) return got.refusal
  const { response, text } = got.value
  return response.status === 204 ? null : notOurs(deps, response, text)
}

type Exchange = { response: Response; text: string }

async function exchange(deps: CallDeps, { method, path, body, bytes }: Call): Promise<Result<Exchange, Failure>> {
  const sent = bytes?.data ?? (body === undefined ? undefined : JSON.stringify(body))
  const changes: Record<string, string> =
    method === 'GET' ? {} : { 'Content-Type': bytes?.type ?? JSON_TYPE, [PROTOCOL_HEADER]: String(PROTOCOL) }
  try {
    const response = await deps.fetch(`/api/v1/${path}`, {
      method,
      headers: { Accept: '*/*', ...changes },
      ...(sent === undefined ? {} : { body: sent }),
      // Never followed, and unlike with `error` it can be told from a dead network (faults/U7, N3).
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'same-origin',
      signal: deps.timeoutSignal(timeoutFor(typeof sent === 'string' ? sent.length : (sent?.byteLength ?? 0))),
    })
    if (response.redirected || response.type === 'opaqueredirect') return refused(failure('captive'))
    return ok({ response, text: await response.text() })
  } catch (error) {
    const name = (error as { name?: string } | null)?.name
    if (name === 'TimeoutError' || name === 'AbortError') return refused(failure('timeout'))
    if (error instanceof TypeError) return refused(failure('network'))
    throw error
  }
}

/** 20 s, and 1 s for every 20 KB (faults/N4). */
const timeoutFor = (bytes: number): number => 20_000 + Math.ceil(bytes / 20_480) * 1000

/** Receipts' type must be exact; for the rest a charset may follow. */
function mediaType(response: Response, wanted: string): string {
  const said = response.headers.get('Content-Type') ?? ''
  return wanted === RECEIPTS_MEDIA_TYPE ? said : said.split(';')[0]!.trim()
}

function notOurs({ clock }: CallDeps, response: Response, text: string): Failure {
  const ours = mediaType(response, PROBLEM_MEDIA_TYPE) === PROBLEM_MEDIA_TYPE
  const said = ours ? (parseJson(text) as { code?: unknown } | undefined)?.code : undefined
  const code = typeof said === 'string' && said in PROBLEMS ? (said as ProblemCode) : null
  const waits = retryAfterMs(response.headers.get('Retry-After'), clock.now())
  return { ...verdictOf({ status: response.status, ours, retryAfterMs: waits }), code }
}

export const failure = (error: TryError): Failure => ({ error, whole: false, waitMs: null, code: null })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
