/** Herd: many phones, each with a storage, a cookie and a resident of its own, and the app’s own code to record and to send. */
import { nextWait } from '#client/domain/retry.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import { aMeter } from '#test/support/builders.ts'
import type { TestClock } from '#test/support/test-clock.ts'
import { createTestDevice, type TestDevice } from '#test/support/test-device.ts'

/** One answer that reached a phone. */
export type Answered = { phone: AccountKey; at: number; status: number; path: string; retryAfter: number | null }

export type HerdPhone = {
  account: AccountKey
  signIn(code: string): Promise<void>
  /** One reading of each of `SERIALS`, saved here. */
  record(): Promise<void>
  /** As the schedule of an open app: sends what is due, and plans when to come again. */
  send(reason: 'online' | 'in-view'): Promise<void>
  /** When it comes again by itself; null when nothing waits. */
  wakesAt(): number | null
  waiting(): Promise<number>
  close(): void
}

export type HerdDeps = { address: string; clock: TestClock; chance: Chance; onAnswer: (answered: Answered) => void }

export const SERIALS = Array.from({ length: 10 }, (_, at) => `22-${1000 + at}`)
export const METERS = SERIALS.map((serial) => aMeter({ serial }))

export const herdAccount = (at: number): AccountKey => `astana-${30_000_000 + at}`

export function createHerdPhone(account: AccountKey, deps: HerdDeps): HerdPhone {
  const { clock, chance } = deps
  let cookie: string | null = null
  let subject = ''
  let wakes: number | null = null

  async function ask(path: string, init: RequestInit): Promise<Response> {
    const headers = {
      ...(init.headers as Record<string, string>),
      'Sec-Fetch-Site': 'same-origin',
      ...(cookie === null ? {} : { Cookie: cookie }),
    }
    const response = await fetch(deps.address + path, { ...init, headers })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const retryAfter = response.headers.get('retry-after')
    deps.onAnswer({
      phone: account,
      at: clock.now(),
      status: response.status,
      path,
      retryAfter: retryAfter === null ? null : Number(retryAfter),
    })
    return response
  }

  const device: TestDevice = createTestDevice({ fetch: ask, clock, random: chance.next })
  const { store, sync, record } = device

  return {
    account,
    async signIn(code) {
      const answer = await sync.signIn(account, code)
      if (!answer.ok) throw new Error(`sign-in: ${JSON.stringify(answer.refusal)}`)
      subject = answer.value.subject
    },
    async record() {
      for (const serial of SERIALS) {
        const draft = await store.drafts.open({ subject, account, serial }, ['main'], clock.now())
        const saved = await record(draft, { main: `00203.${serial.slice(-3)}` }, '2026-11-20')
        if (!saved.ok) throw new Error(saved.refusal)
      }
    },
    async send(reason) {
      await sync.run(reason)
      const wait = nextWait(await store.outbox.waiting(subject), clock.now(), chance.next)
      wakes = wait === null ? null : clock.now() + wait
    },
    wakesAt: () => wakes,
    waiting: async () => (await store.outbox.waiting(subject)).length,
    close: () => store.close(),
  }
}
