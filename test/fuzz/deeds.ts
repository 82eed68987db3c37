/** Deeds: what people and the world do in a schedule, one at a time or several at once. */
import type { Draft } from '#client/domain/draft.ts'
import type { FlushReason } from '#client/domain/retry.ts'
import type { RegisterName } from '#shared/domain/meter.ts'
import type { Chance } from '#test/fuzz/chance.ts'
import { Crash } from '#test/fuzz/crash.ts'
import type { Network } from '#test/fuzz/faulty-network.ts'
import { type History, nameOf, type Told } from '#test/fuzz/history.ts'
import type { Phone, Tab } from '#test/fuzz/phone.ts'
import { withFailingStorage } from '#test/fuzz/storage-faults.ts'
import { PASSWORD } from '#test/fuzz/walk.ts'
import type { World } from '#test/fuzz/world.ts'

export type Stage = {
  chance: Chance
  world: World
  network: Network
  phones: Phone[]
  history: History
  trace: string[]
}

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const YEAR = 365 * DAY

const REASONS: FlushReason[] = ['start', 'visible', 'online', 'pageshow', 'in-view', 'saved', 'timer', 'asked']
export const METERS = [
  { serial: 'W-1', registers: ['main'] },
  { serial: 'E-2', registers: ['day', 'night'] },
  { serial: 'NEW-9', registers: ['main'] },
] as const

/** A wrong that was seen while doing it, in words; null if all went as it may. */
export type Deed = (stage: Stage) => Promise<string | null>

export const nothing = null

/** Ends quietly where a tab died; anything else is a fault of ours. */
export async function untilCrash(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error
  })
}

export function tabOf({ chance }: Stage, phone: Phone): Tab {
  return phone.tabs.length === 0 || (phone.tabs.length < 3 && chance.happens(0.2))
    ? phone.open()
    : chance.pick(phone.tabs)
}

/** Somebody opens a meter and saves what it shows; now and then in two tabs at once, or with the storage failing. */
const record: Deed = async (stage) => {
  const { chance, world, phones } = stage
  const phone = chance.pick(phones.filter(({ inspector }) => inspector === null))
  const session = await phone.glance.session.current()
  if (session === null) return await signIn(stage)
  const meter = chance.pick(METERS)
  const key = { subject: session.subject, account: chance.pick(world.accounts), serial: meter.serial }
  const registers: RegisterName[] = [...meter.registers]
  const before = (await phone.glance.outbox.list(session.subject)).length
  const tabs = chance.happens(0.15) ? [tabOf(stage, phone), tabOf(stage, phone)] : [tabOf(stage, phone)]
  const drafts: { tab: Tab; draft: Draft }[] = []
  for (const tab of tabs) {
    await untilCrash(tab.store.drafts.open(key, registers, phone.now()).then((draft) => drafts.push({ tab, draft })))
  }
  const all = (): Promise<unknown> =>
    Promise.all(drafts.map(({ tab, draft }) => untilCrash(saveOnce(stage, phone, tab, draft))))
  const failure = chance.pick(['QuotaExceededError', 'UnknownError', 'AbortError'] as const)
  if (chance.happens(0.1)) await withFailingStorage(failure, 1 + chance.under(3), all)
  else await all()
  const more = (await phone.glance.outbox.list(session.subject)).length - before
  // Two tabs, one draft: one reading a register (faults/D12).
  return more > registers.length ? `saved twice: ${tabs.length} tabs made ${more} readings` : nothing
}

/** Returns the ids of what is on disk for certain. */
export async function saveOnce(stage: Stage, phone: Phone, tab: Tab, draft: Draft): Promise<string[]> {
  const { chance, history } = stage
  const key = { subject: draft.subject, account: draft.account }
  const registers = Object.keys(draft.ids) as RegisterName[]
  const digits = String(chance.under(99_999)).padStart(5, '0')
  const value = draft.serial === 'W-1' ? `${digits}.${String(chance.under(1000)).padStart(3, '0')}` : digits
  const values = Object.fromEntries(registers.map((register) => [register, value]))
  // Known before it is saved: the tab may die in between, and what it saved may arrive all the same.
  for (const register of registers) {
    const id = draft.ids[register]!
    const name = nameOf({ account: key.account, id })
    if (!history.told.has(name)) {
      const told: Told = { ...key, id, kind: 'reading', hash: '', value: '', phone, state: 'maybe' }
      history.told.set(name, told)
    }
  }
  const done = await tab.record(draft, values, '2026-11-20')
  if (!done.ok) return []
  for (const entry of done.value) {
    const told = history.told.get(nameOf(entry))
    if (told === undefined) continue
    if (told.state === 'maybe') told.state = 'recorded'
    told.hash = entry.item.hash
    told.value = entry.item.value
  }
  return done.value.map(({ id }) => id)
}

const send: Deed = async (stage) => {
  const { chance, phones } = stage
  const phone = chance.pick(phones)
  const count = chance.happens(0.35) ? 2 : 1
  const senders = Array.from({ length: count }, () => {
    const tab = tabOf(stage, phone)
    return chance.happens(0.25) ? tab.sync.run('sync', chance.pick([0, 60_000])) : tab.sync.run(chance.pick(REASONS))
  })
  const also = chance.happens(0.15) ? [signIn(stage, phone)] : []
  await Promise.all([...senders.map(untilCrash), ...also])
  return nothing
}

const look: Deed = async (stage) => {
  const tab = tabOf(stage, stage.chance.pick(stage.phones))
  await untilCrash(
    stage.chance.happens(0.5) ? tab.sync.pull() : tab.sync.askStatus(stage.chance.pick(['all', 'if-due'])),
  )
  return nothing
}

export async function signIn(stage: Stage, phone = stage.chance.pick(stage.phones)): Promise<null> {
  if (phone.inspector !== null) return await staffSignIn(stage, phone)
  const { chance, world } = stage
  const account = chance.pick(world.accounts.slice(0, 3))
  const code = await world.codeFor(account)
  const tab = tabOf(stage, phone)
  await untilCrash(tab.sync.signIn(account, code))
  if (chance.happens(0.3)) {
    const shared = world.accounts[3]!
    await untilCrash(tab.sync.addAccount(shared, await world.codeFor(shared)))
  }
  return nothing
}

export async function staffSignIn(stage: Stage, phone: Phone): Promise<null> {
  const name = phone.inspector!
  // Tries in vain would slow down everybody behind the same address.
  if (await stage.world.walk!.isDeactivated(name)) return null
  await untilCrash(tabOf(stage, phone).sync.staffSignIn(name, PASSWORD))
  return null
}

const signOut: Deed = async (stage) => {
  await untilCrash(tabOf(stage, stage.chance.pick(stage.phones)).sync.signOut())
  return nothing
}

const discard: Deed = async ({ chance, phones, history }) => {
  const phone = chance.pick(phones)
  const session = await phone.glance.session.current()
  if (session === null) return nothing
  const rows = await phone.glance.outbox.waiting(session.subject)
  if (rows.length === 0) return nothing
  const row = chance.pick(rows)
  if (!(await phone.glance.outbox.discard(row, phone.now()))) return nothing
  const told = history.told.get(nameOf(row))
  if (told !== undefined) told.state = 'discarded'
  return nothing
}

const passTime: Deed = async ({ chance, world }) => {
  await world.pass(chance.pick([MINUTE, 20 * MINUTE, 180 * MINUTE, DAY, 3 * DAY]))
  return nothing
}

const moveClock: Deed = async ({ chance, phones }) => {
  chance.pick(phones).skew = chance.pick([0, 0, -46 * YEAR, 10 * YEAR, 60 * MINUTE, -60 * MINUTE, -3 * DAY])
  return nothing
}

const restartPhone: Deed = async ({ chance, phones }) => {
  const phone = chance.pick(phones)
  phone.restart()
  if (chance.happens(0.3)) phone.version = chance.pick(['1.0.0', '1.1.0'])
  return nothing
}

const loseHandles: Deed = async ({ chance, phones }) => {
  chance.pick(phones).loseHandles()
  return nothing
}

/** The browser clears all: what was not received is lost, and the app must notice it (faults/D3). */
const evict: Deed = async (stage) => {
  const { chance, phones, history, network } = stage
  const phone = chance.pick(phones)
  const wasUsed = (await phone.glance.settings.get('marked')) && (await phone.glance.session.current()) !== null
  for (const one of history.told.values()) {
    if (one.phone === phone && one.state !== 'discarded') one.state = 'evicted'
  }
  phone.evict()
  const wasCalm = network.isCalm()
  network.calm(true)
  const answer = await network.fetchFor(phone.jar, async () => undefined)('/api/v1/session', {
    method: 'GET',
    headers: {},
  })
  const noticed = await phone.open().sync.noticeLoss()
  network.calm(wasCalm)
  const isKnown = answer.status === 200
  return wasUsed && isKnown && !noticed ? `not noticed: the storage of ${phone.name} was cleared` : nothing
}

const arriveLate: Deed = async ({ network }) => {
  await network.arriveLate()
  return nothing
}

const poison: Deed = async ({ chance, network, history }) => {
  const all = [...history.told.values()].filter(({ state }) => state === 'recorded')
  if (all.length > 0 && network.poison.size < 2) network.poison.add(chance.pick(all).id)
  return nothing
}

const serverDeed: Deed = async ({ chance, world, history }) => {
  if (!world.onDisk) return nothing
  const what = chance.pick(['back-up', 'back-up', 'restart', 'restore', 'restore'])
  if (what === 'back-up') await world.backUp()
  if (what === 'restart') await world.restart()
  if (what !== 'restore') return nothing
  for (const gone of await world.restore(chance.happens(0.5), history.keys())) history.lost.add(nameOf(gone))
  return nothing
}

/** How often each is drawn. */
export const DEEDS: readonly (readonly [string, number, Deed])[] = [
  ['record', 30, record],
  ['send', 30, send],
  ['look', 7, look],
  ['sign in', 6, (stage) => signIn(stage)],
  ['sign out', 3, signOut],
  ['discard', 2, discard],
  ['pass time', 8, passTime],
  ['move clock', 3, moveClock],
  ['restart phone', 4, restartPhone],
  ['lose handles', 3, loseHandles],
  ['evict', 0.5, evict],
  ['arrive late', 5, arriveLate],
  ['poison', 0.7, poison],
  ['server', 6, serverDeed],
]
