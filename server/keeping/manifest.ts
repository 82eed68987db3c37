/** Manifest: what lies beside a backup and says of what it is, and by which sum it is known to be whole. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { ok, type Result, refused } from '#shared/lib/result.ts'

const schema = z.object({
  format: z.literal(1),
  engine: z.enum(['sqlite', 'postgres']),
  server: z.string(),
  epoch: z.string(),
  commitSeq: z.number().int(),
  /** By which its key is known; null if it never had one. */
  keyCheck: z.string().nullable(),
  /** The last step that its schema had taken. */
  schema: z.string(),
  counts: z.object({ account: z.number(), reading: z.number(), event: z.number() }),
  bytes: z.number().int(),
  /** Of the backup's bytes, in lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: z.iso.datetime(),
  /** The version of the program that made it. */
  program: z.string(),
})

export type Manifest = z.infer<typeof schema>

export const manifestFileOf = (file: string): string => `${file}.json`

export const keyFileOf = (file: string): string => `${file}.key`

/** Null if there is none; refused if it says nothing that could be understood. */
export function readManifest(file: string): Result<Manifest | null, string> {
  const at = manifestFileOf(file)
  if (!existsSync(at)) return ok(null)
  const manifest = schema.safeParse(jsonIn(readFileSync(at, 'utf8')))
  if (manifest.success) return ok(manifest.data)
  return refused(`${at} is not what a backup of this program says of itself. Take another backup, or remove that file.`)
}

export async function sha256Of(file: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) sum.update(chunk as Buffer)
  return sum.digest('hex')
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (failure) {
    if (failure instanceof SyntaxError) return null
    throw failure
  }
}
