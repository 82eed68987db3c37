/** Health: whether the process lives, and whether it should be given requests. Says no more than that to anybody. */
import { Hono } from 'hono'
import { problem } from '#server/api/problem.ts'

export type HealthDeps = {
  isReady: () => boolean
  /** A read of the storage. */
  ask: () => Promise<unknown>
  onFault: (fault: unknown) => void
}

/** Who sends requests here asks every few seconds: an answer that comes later is none. */
const ANSWERS_WITHIN_MS = 5000

export function health({ isReady, ask, onFault }: HealthDeps): Hono {
  const app = new Hono()

  app.get('/healthz', (c) => c.text('ok', 200, { 'Cache-Control': 'no-store' }))

  app.get('/readyz', async (c) => {
    c.header('Cache-Control', 'no-store')
    if (isReady() && (await answers())) return c.text('ready')
    return problem(c, 'not-ready', { retryAfterSeconds: 30 })
  })

  return app

  async function answers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, ANSWERS_WITHIN_MS, false)
    })
    try {
      return await Promise.race([ask().then(() => true), tooLate])
    } catch (fault) {
      // Whatever the storage says in place of an answer: it is not ready.
      onFault(fault)
      return false
    } finally {
      clearTimeout(timer)
    }
  }
}
