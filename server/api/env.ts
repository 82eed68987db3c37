/** Env: what Hono carries with a request of our own client. */
import type { Context } from 'hono'
import type { SessionTable } from '#server/storage/schema.ts'

export type Env = { Variables: { session: SessionTable; requestId: string } }

export type Request = Context<Env>
