/** Keep staff files: asks every worker of the app to keep what the staff need without a network, and hears whether it is there. */
import { KEEP_STAFF_FILES } from '#client/sync/staff-cache.ts'

export type Workers = {
  readonly ready: Promise<Pick<ServiceWorkerRegistration, 'installing' | 'waiting' | 'active'>>
}

/**
 * True when this version's files are on the phone, and those of a version that waits to become active: it could do so
 * without a network. False where that is not so yet, or by the time `signal` ends the wait.
 */
export async function keepStaffFiles(workers: Workers | null, signal: AbortSignal): Promise<boolean> {
  if (workers === null || signal.aborted) return false
  const ended = new Promise<false>((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }))
  return await Promise.race([ended, askAll(workers)])
}

async function askAll(workers: Workers): Promise<boolean> {
  const { installing, waiting, active } = await workers.ready
  const there = [installing, waiting, active].filter((worker) => worker !== null)
  const answers = await Promise.all(there.map(ask))
  return answers.length > 0 && answers.every((isKept) => isKept)
}

function ask(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }: MessageEvent) => {
      port1.close()
      resolve((data as { kept?: unknown } | null)?.kept === true)
    }
    // One that will never run needs nothing, and may never answer.
    worker.addEventListener('statechange', () => {
      if (worker.state === 'redundant') resolve(true)
    })
    worker.postMessage(KEEP_STAFF_FILES, [port2])
  })
}
