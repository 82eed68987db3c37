/** Body: reads a JSON body of bounded size and parses it by its schema; a problem in its place otherwise. */
import type { Context } from 'hono'
import type * as z from 'zod/mini'
import { problem } from '#server/api/problem.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

export async function parseBody<Schema extends z.ZodMiniType>(
  c: Context,
  schema: Schema,
  maxBytes: number,
): Promise<Result<z.infer<Schema>, Response>> {
  const bytes = await readBody(c, maxBytes)
  return bytes.ok ? parseBytes(c, schema, bytes.value) : bytes
}

export async function readBody(c: Context, maxBytes: number): Promise<Result<Uint8Array, Response>> {
  const bytes = await bytesOf(c, maxBytes)
  return bytes === null ? refused(problem(c, 'too-big')) : ok(bytes)
}

export function parseBytes<Schema extends z.ZodMiniType>(
  c: Context,
  schema: Schema,
  bytes: Uint8Array,
): Result<z.infer<Schema>, Response> {
  const json = parseJson(bytes)
  if (!json.ok) return refused(problem(c, 'not-json'))
  const parsed = schema.safeParse(json.value)
  if (parsed.success) return ok(parsed.data)
  return refused(problem(c, 'not-understood', { detail: parsed.error.issues[0]?.path.map(String).join('.') || 'form' }))
}

/** Null beyond `maxBytes`, of which no more is kept in memory than that. */
async function bytesOf(c: Context, maxBytes: number): Promise<Uint8Array | null> {
  const length = c.req.header('Content-Length')
  // The HTTP server holds a body to the length it names; chunks name none.
  if (length !== undefined) return Number(length) > maxBytes ? null : new Uint8Array(await c.req.arrayBuffer())
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseJson(bytes: Uint8Array): Result<unknown, 'not-json'> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (failure) {
    // SyntaxError of the parser, TypeError of the decoder for what is not UTF-8
    if (failure instanceof SyntaxError || failure instanceof TypeError) return refused('not-json')
    throw failure
  }
}
