/** Cli: what every command is given: configuration, clock, who is asking, the way to the database, and how to speak. */
import type { Config } from '#server/config.ts'
import type { Keys } from '#server/keys.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'

export type Progress = {
  /** So much is done of the total told at the beginning. */
  at(done: number): void
  end(): void
}

export type Cli = {
  config: Config
  clock: Clock
  /** For the audit: who is asking, and from where. */
  who: string
  origin: string
  /** A line for the reader or the next program: standard output. Nothing in it can command the terminal. */
  say(line: string): void
  /** A line beside the output: standard error. */
  note(line: string): void
  /** A bar on a terminal, a line now and then elsewhere; nothing if it is soon over. `total` null: nobody knows. */
  progress(what: string, total: number | null): Progress
  /** Asks a person at the terminal yes or no. Null: nobody is there to answer. */
  confirm(question: string): Promise<boolean | null>
  /**
   * Opens the database beside whatever serves it, and closes it at the end. A database that is not there is refused in
   * words, unless it `mayBeNew`: then it is made, as the server would make it at its first start.
   */
  withStorage<Value>(
    work: (storage: Storage, keys: Keys) => Promise<Value>,
    options?: { mayBeNew?: boolean },
  ): Promise<Value>
}

/** The person can put it right: said as it is, exit code 2. Any other error is a failure, exit code 1. */
export class UsageError extends Error {}

/** All was done but for what it says, which a person must look at: exit code 3. */
export class PartlyDone extends Error {}
