/** Engine: what a database brings so that everything else may stay the same: its dialect, its guards, its second chances. */
import type { Dialect } from 'kysely'
import type { Db } from '#server/storage/db.ts'

export type Engine = {
  dialect: Dialect
  /** Makes the database itself refuse to change what must only grow. To be called once the schema stands; again is no harm. */
  guard(db: Db): Promise<void>
  /** Whether a transaction that failed so may succeed if it is run once more from its beginning, for the `tries`th time. */
  isWorthAgain(fault: unknown, tries: number): boolean
}
