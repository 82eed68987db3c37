/** When received: the time of day at which a page's app had so many receipts of the inspector's, in its own database. */
import type { Page } from 'playwright-core'

type Seen = { benchReceivedAt?: number }
type Wanted = { table: 'outbox' | 'photos'; count: number }

/** Begins to watch before it returns; what it returns waits. */
export async function whenReceived(page: Page, table: Wanted['table'], count: number): Promise<() => Promise<number>> {
  await page.evaluate(watch, { table, count })
  return async () => {
    // With each frame, as is usual, asking would have the page draw all the while.
    const how = { timeout: 600_000, polling: 500 }
    const seen = await page.waitForFunction(() => (globalThis as Seen).benchReceivedAt, null, how)
    return (await seen.jsonValue()) as number
  }
}

function watch({ table, count }: Wanted): void {
  delete (globalThis as Seen).benchReceivedAt
  const opening = indexedDB.open('esep')
  opening.onsuccess = () => {
    const look = (): void => {
      const rows = opening.result.transaction(table).objectStore(table)
      const counting = rows.index('[subject+state]').count(['staff:bota', 'received'])
      counting.onsuccess = () => {
        if (counting.result < count) return void setTimeout(look, 100)
        ;(globalThis as Seen).benchReceivedAt = Date.now()
        opening.result.close()
      }
    }
    look()
  }
}
