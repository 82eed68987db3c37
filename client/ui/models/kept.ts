/** Kept: what this device keeps of the signed-in resident, as signals. Read from the store; told anew by every change. */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Draft } from '#client/domain/draft.ts'
import {
  isReading,
  isVisit,
  type OutboxEntry,
  type ReadingEntry,
  type VisitEntry,
} from '#client/domain/outbox-entry.ts'
import type { ClockDelta } from '#client/domain/utility-time.ts'
import type { FirstLook } from '#client/store/first-look.ts'
import { refusalOf } from '#client/store/outbox.ts'
import type { OthersWaiting } from '#client/store/outbox-view.ts'
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import type { Message, Messages } from '#client/sync/messages.ts'
import { utilityOf } from '#shared/domain/account.ts'
import type { AccountData, UtilityData } from '#shared/wire/account-data.ts'

export type Kept = {
  session: ReadonlySignal<Session | null>
  accounts: ReadonlySignal<AccountData[]>
  utilities: ReadonlySignal<UtilityData[]>
  entries: ReadonlySignal<ReadingEntry[]>
  /** An inspector's. */
  visits: ReadonlySignal<VisitEntry[]>
  /** Own readings and visits without a receipt. */
  waiting: ReadonlySignal<OutboxEntry[]>
  drafts: ReadonlySignal<Draft[]>
  othersWaiting: ReadonlySignal<OthersWaiting>
  /** Somebody signed in here, and the storage was not cleared since (faults/D3). */
  isMarked: ReadonlySignal<boolean>
  clock: ReadonlySignal<ClockDelta | null>
  /** The device's database does not open: nothing can be shown or kept until the browser is started again (faults/D6, D7). */
  isStuck: ReadonlySignal<boolean>
  /** What the first look found of rounds, for the first screen that asks; null: the store is to be asked. */
  roundsAtStart(): Pick<FirstLook, 'rounds' | 'walks'> | null
  /** The account on screen. */
  account: ReadonlySignal<AccountData | null>
  show(account: string): void
  utilityOf(account: string): UtilityData | null
  /** Rows just saved here, before the store is read again. */
  took(rows: readonly OutboxEntry[]): void
  /** At start, by a look that was taken meanwhile; without one, from the store. */
  start(looked: Promise<FirstLook | null>): Promise<void>
  load(): Promise<void>
}

type What = (Message & { type: 'changed' })['what']

export function createKept(store: Store, messages: Messages): Kept {
  const session = signal<Session | null>(null)
  const accounts = signal<AccountData[]>([])
  const utilities = signal<UtilityData[]>([])
  const rows = signal<OutboxEntry[]>([])
  const drafts = signal<Draft[]>([])
  const othersWaiting = signal<OthersWaiting>({ readings: 0, photos: 0 })
  const isMarked = signal(false)
  const clock = signal<ClockDelta | null>(null)
  const chosen = signal<string | null>(null)
  const isStuck = signal(false)
  let roundsAtStart: Pick<FirstLook, 'rounds' | 'walks'> | null = null

  const account = computed(() => accounts.value.find(({ key }) => key === chosen.value) ?? accounts.value[0] ?? null)

  async function loadRows(subject: string | null): Promise<void> {
    const [own, others, kept, marked] = await Promise.all([
      subject === null ? [] : store.outbox.list(subject),
      store.outbox.othersWaiting(subject),
      store.settings.get('clock'),
      store.settings.get('marked'),
    ])
    batch(() => {
      isMarked.value = marked
      rows.value = own
      if (others.readings !== othersWaiting.peek().readings || others.photos !== othersWaiting.peek().photos)
        othersWaiting.value = others
      clock.value = kept
    })
  }

  async function loadAccounts(subject: string | null): Promise<void> {
    const [own, known, kept] = await Promise.all([
      subject === null ? [] : store.accounts.list(subject),
      store.accounts.utilities(),
      store.settings.get('clock'),
    ])
    batch(() => {
      accounts.value = own
      utilities.value = known
      clock.value = kept // whatever brings accounts or utilities brings the server's time too
    })
  }

  async function loadDrafts(subject: string | null): Promise<void> {
    drafts.value = subject === null ? [] : await store.drafts.list(subject)
  }

  async function loadAll(): Promise<void> {
    const current = await store.session.current()
    const subject = current?.subject ?? null
    await Promise.all([loadRows(subject), loadAccounts(subject), loadDrafts(subject)])
    session.value = current
  }

  async function load(): Promise<void> {
    try {
      await loadAll()
      isStuck.value = false
    } catch (failure) {
      if (refusalOf(failure) === null) throw failure
      isStuck.value = true
    }
  }

  async function reload(what: What): Promise<void> {
    const subject = session.value?.subject ?? null
    if (what === 'outbox') return await loadRows(subject)
    if (what === 'accounts') return await loadAccounts(subject)
    if (what === 'drafts') return await loadDrafts(subject)
    await load()
  }

  async function start(looked: Promise<FirstLook | null>): Promise<void> {
    const look = await looked
    if (look === null) return await load()
    batch(() => {
      session.value = look.session
      accounts.value = look.accounts
      utilities.value = look.utilities
      rows.value = look.entries
      drafts.value = look.drafts
      othersWaiting.value = look.othersWaiting
      isMarked.value = look.isMarked
      clock.value = look.clock
    })
    roundsAtStart = look
  }

  // What is told while the first look is taken is newer than it.
  let started: Promise<void> = Promise.resolve()
  messages.hear((heard) => {
    if (heard.type !== 'changed') return
    if (heard.what === 'rounds' || heard.what === 'session') roundsAtStart = null
    void started.then(() => reload(heard.what))
  })

  return {
    session,
    accounts,
    utilities,
    entries: computed(() => rows.value.filter(isReading)),
    visits: computed(() => rows.value.filter(isVisit)),
    waiting: computed(() => rows.value.filter((entry) => entry.state === 'saved')),
    drafts,
    othersWaiting,
    isMarked,
    clock,
    isStuck,
    account,
    roundsAtStart: () => roundsAtStart,
    show(key) {
      chosen.value = key
    },
    took(fresh) {
      const ids = new Set(fresh.map(({ id }) => id))
      rows.value = [...rows.value.filter(({ id }) => !ids.has(id)), ...fresh]
    },
    utilityOf: (key) => utilities.value.find((utility) => utility.key === utilityOf(key)) ?? null,
    start(looked) {
      started = start(looked)
      return started
    },
    load,
  }
}
