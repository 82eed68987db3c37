/**
 * SQLite backup: copies a database as it stands at one moment, page by page, while others go on writing to it
 * ([faults/V8]).
 *
 * The copy is of a read that is held from its first page to its last. Without that the copying would begin anew at each
 * commit of another, and never end under load. The write-ahead log grows meanwhile, as under any long read.
 */
import { backup, DatabaseSync } from 'node:sqlite'

/** 4 MB a step, so that progress can be told. */
const PAGES_A_STEP = 1000

const BUSY_MS = 5000

/** Overwrites `to`. `onProgress`: so many of so many pages are copied. */
export async function copySqlite(
  from: string,
  to: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const source = new DatabaseSync(from, { timeout: BUSY_MS })
  try {
    source.exec('begin')
    // The read begins with the first question.
    source.prepare('select name from sqlite_master').all()
    await backup(source, to, {
      rate: PAGES_A_STEP,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    })
  } finally {
    source.close()
  }
}

/** Ends with the whole database in the one file, nothing beside it: it can be copied, moved and read anywhere. */
export function toSingleFile(file: string): void {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  try {
    fold(database)
  } finally {
    database.close()
  }
}

export type Hold = { release(): void }

/**
 * Takes a file for this process alone, with all that was committed in the one file and nothing beside it. Throws as busy
 * when anybody else has it open, a server or a command. Until `release`, whoever opens it waits, and then fails as busy.
 */
export function holdSqlite(file: string): Hold {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  try {
    for (;;) {
      fold(database)
      // Nothing is written in it, so nothing comes to lie beside the file.
      database.exec('begin exclusive')
      if (journalMode(database) === 'delete') return { release: () => database.close() }
      // Somebody who opened it in between has brought the log back.
      database.exec('rollback')
    }
  } catch (fault) {
    database.close()
    throw fault
  }
}

/** Fails as busy while anybody else has the file open. */
function fold(database: DatabaseSync): void {
  database.exec('pragma synchronous = full')
  database.exec('pragma journal_mode = delete')
}

function journalMode(database: DatabaseSync): unknown {
  return database.prepare('pragma journal_mode').get()?.journal_mode
}
