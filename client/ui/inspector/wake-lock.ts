/** Wake lock: keeps the screen on while it is wanted and looked at, where the phone allows it; where not, nothing is different. */

export type Locks = { request(kind: 'screen'): Promise<{ release(): Promise<void> }> }
type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/** Answers with what gives it back. */
export function keepAwake(locks: Locks | undefined, page: Page): () => void {
  if (locks === undefined) return () => undefined
  let held: { release(): Promise<void> } | null = null
  /** What was asked for before the last change is not wanted any more. */
  let turn = 0

  async function ask(): Promise<void> {
    turn += 1
    const mine = turn
    // Refused by a battery saver or a policy: the phone goes dark at its own time.
    const lock = await locks!.request('screen').catch(() => null)
    if (mine === turn) held = lock
    else letGo(lock)
  }
  function giveBack(): void {
    turn += 1
    letGo(held)
    held = null
  }
  const look = (): void => (page.visibilityState === 'visible' ? void ask() : giveBack())

  page.addEventListener('visibilitychange', look)
  if (page.visibilityState === 'visible') void ask()
  return () => {
    page.removeEventListener('visibilitychange', look)
    giveBack()
  }
}

/** The browser may have taken it back already. */
const letGo = (lock: { release(): Promise<void> } | null): void => void lock?.release().catch(() => undefined)
