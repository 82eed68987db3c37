/**
 * In turns: long work in short transactions, after each of which the database is left to others for as long as it took.
 *
 * SQLite gives the lock to whoever asks at the right moment: without the pause a server beside would hardly ever do so.
 */
import { setTimeout } from 'node:timers/promises'

const LONGEST_PAUSE = 1000

export async function inTurns<Value>(transaction: () => Promise<Value>): Promise<Value> {
  const start = performance.now()
  const value = await transaction()
  await setTimeout(Math.min(LONGEST_PAUSE, Math.ceil(performance.now() - start)))
  return value
}
