/** Db: what a query file is given, the whole database or one transaction of it. */
import type { Kysely } from 'kysely'
import type { Schema } from '#server/storage/schema.ts'

export type Db = Kysely<Schema>
