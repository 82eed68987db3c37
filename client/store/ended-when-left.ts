/**
 * Ended when left: a transaction that is still open when its page is put aside (kept for “back”) is ended, not left asleep.
 *
 * WebKit keeps such a page's transactions open while it sleeps, and every later page of the site waits for them without end
 * (faults/D10). What was ended is done once more if the page is shown again (`db.ts`).
 */
export type Page = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>

export function endedWhenLeft(transaction: IDBTransaction, page: Page): void {
  const leave = (event: Event): void => {
    if (!isPutAside(event)) return
    try {
      transaction.abort()
    } catch (error) {
      if ((error as { name?: unknown }).name !== 'InvalidStateError') throw error // It is finishing by itself.
    }
  }
  const forget = (): void => page.removeEventListener('pagehide', leave)
  page.addEventListener('pagehide', leave)
  transaction.addEventListener('complete', forget)
  transaction.addEventListener('abort', forget)
}

/** A page that is gone for good needs nothing: the browser ends what was its. */
export const isPutAside = (event: Event): boolean => (event as { persisted?: boolean }).persisted === true
