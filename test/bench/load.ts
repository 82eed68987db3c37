/** Load: readings sent to a server over HTTP by a process beside it. Says what is to be sent; `load-process.ts` sends it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Instant } from '#shared/lib/clock.ts'
import type { BenchResident } from '#test/bench/bench-server.ts'

export type LoadOrder = {
  address: string
  residents: BenchResident[]
  /** Each account hands in each of these, one after the other. */
  values: string[]
  /** A request for all accounts of a resident, or one for each account. */
  each: 'batch' | 'single'
  connections: number
  /** The device's time. */
  at: Instant
  /** So many requests first, which are not counted. */
  warmUp: number
  /** Null: as fast as they are answered. */
  perSecond: number | null
}

/** `ms` from when it was due. `serverNow` as the answer says. */
export type Answered = { ms: number; serverNow: Instant }

/** Of the counted requests. */
export type LoadReport = {
  ms: number
  readings: number
  answered: Answered[]
  standings: Record<string, number>
  /** Sent away with 503 and told when to come again, which they did. */
  sentAway: number
  faults: string[]
}

export type ToLoadProcess = { type: 'prepare'; order: LoadOrder } | { type: 'go' } | { type: 'stop' }
type FromLoadProcess = { type: 'prepared' } | { type: 'done'; report: LoadReport }

export type Load = {
  /** Until all is sent, or until told to stop. */
  run(): Promise<LoadReport>
  stop(): void
}

export async function prepareLoad(order: LoadOrder): Promise<Load> {
  const child = fork('test/bench/load-process.ts')
  const say = (said: ToLoadProcess): boolean => child.send(said)
  say({ type: 'prepare', order })
  await heard(child)
  return {
    async run() {
      say({ type: 'go' })
      const said = await heard(child)
      child.disconnect()
      if (said.type !== 'done') throw new Error('the load process answered out of turn')
      return said.report
    },
    stop: () => void say({ type: 'stop' }),
  }
}

async function heard(child: ChildProcess): Promise<FromLoadProcess> {
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the load process ended with ${code}`)
  })
  const [said] = (await Promise.race([once(child, 'message'), gone])) as [FromLoadProcess]
  // It may end in good order once it has answered.
  gone.catch(() => undefined)
  return said
}

/** Throws unless every reading came in and stands as it should. */
export const assertAll = (report: LoadReport, standing: string): void => assertEach(report, [standing])

/** The same where several standings are right. */
export function assertEach({ faults, standings, readings }: LoadReport, right: readonly string[]): void {
  if (faults.length > 0) throw new Error(`${faults.length} requests or items went wrong: ${faults[0]}`)
  const count = right.reduce((sum, standing) => sum + (standings[standing] ?? 0), 0)
  if (count !== readings) throw new Error(`not all are ${right.join(' or ')}: ${JSON.stringify(standings)}`)
}
