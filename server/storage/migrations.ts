/** Migrations: the numbered steps of the schema, oldest first. Steps only add; a released step is never edited. */
import type { Migration } from 'kysely/migration'
import { up as first } from '#server/storage/migrations/0001-first.ts'
import { up as corrections } from '#server/storage/migrations/0002-corrections.ts'
import { up as audit } from '#server/storage/migrations/0003-audit.ts'

export const migrations: Record<string, Migration> = {
  '0001-first': { up: first },
  '0002-corrections': { up: corrections },
  '0003-audit': { up: audit },
}
