/**
 * Round: how an inspector's round stands, from what was taken along and what was read since: which dwelling is next, which
 * are done, and how. Pure.
 */
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import { registerKey } from '#shared/domain/meter.ts'
import type { RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'

/** `self-read`: its residents handed in every register themselves. `read`: by this inspector, on this phone or received. */
export type DwellingState = 'left' | 'begun' | 'read' | 'self-read'

export type DwellingView = {
  dwelling: RoundDwelling
  state: DwellingState
  /** Own readings that wait on this phone. */
  waiting: number
  /** Where one stands: street, house and entrance. */
  group: string
}

export type RoundView = {
  round: RoundData
  /** In walking order. */
  dwellings: DwellingView[]
  counts: Record<DwellingState, number>
  /** The first that is left or begun, from where one was last on. */
  next: DwellingView | null
}

/** What of the outbox was read on this round: by this person, on its day or later, whatever became of it. */
export function readOnRound(round: RoundData, entries: readonly OutboxEntry[]): Map<string, OutboxEntry> {
  const read = new Map<string, OutboxEntry>()
  for (const entry of entries) {
    if (entry.state === 'discarded' || entry.item.readOn < round.day) continue
    read.set(`${entry.account} ${entry.item.register}`, entry)
  }
  return read
}

export function roundView(round: RoundData, entries: readonly OutboxEntry[]): RoundView {
  const read = readOnRound(round, entries)
  const dwellings = round.dwellings.map((dwelling) => dwellingView(dwelling, read))
  const counts: RoundView['counts'] = { left: 0, begun: 0, read: 0, 'self-read': 0 }
  for (const { state } of dwellings) counts[state] += 1
  return { round, dwellings, counts, next: nextFrom(dwellings, lastAt(dwellings, read)) }
}

/** The registers of a dwelling that nobody has read yet. */
export function unreadMeters(dwelling: RoundDwelling, read: ReadonlyMap<string, OutboxEntry>): RoundMeter[] {
  return dwelling.meters.filter(({ serial, registers }) =>
    registers.some(({ name, selfRead }) => !selfRead && !read.has(`${dwelling.account} ${registerKey(serial, name)}`)),
  )
}

/** What a person looks for at a door: the flat, or a piece of a serial number; in walking order. */
export function searchRound(dwellings: readonly DwellingView[], typed: string): DwellingView[] {
  const text = typed.trim().toLocaleLowerCase()
  if (text === '') return []
  const flats = dwellings.filter(({ dwelling }) => dwelling.address.flat?.toLocaleLowerCase() === text)
  const serials = dwellings.filter(({ dwelling }) =>
    dwelling.meters.some(({ serial }) => serial.toLowerCase().includes(text)),
  )
  return [...new Set([...flats, ...serials])]
}

function dwellingView(dwelling: RoundDwelling, read: ReadonlyMap<string, OutboxEntry>): DwellingView {
  const { street, house, entrance } = dwelling.address
  const own = dwelling.meters.flatMap(({ serial, registers }) =>
    registers.flatMap(({ name }) => read.get(`${dwelling.account} ${registerKey(serial, name)}`) ?? []),
  )
  return {
    dwelling,
    state: stateOf(dwelling, read, own.length),
    waiting: own.filter(({ state }) => state === 'saved').length,
    group: [street, house, entrance].filter((part) => part !== null).join(', '),
  }
}

function stateOf(dwelling: RoundDwelling, read: ReadonlyMap<string, OutboxEntry>, own: number): DwellingState {
  const isDone = unreadMeters(dwelling, read).length === 0
  if (isDone) return own > 0 ? 'read' : 'self-read'
  return own > 0 ? 'begun' : 'left'
}

/** Where the last reading was taken, so that one goes on from there and not from the start. */
function lastAt(dwellings: readonly DwellingView[], read: ReadonlyMap<string, OutboxEntry>): number {
  let latest: OutboxEntry | null = null
  for (const entry of read.values()) if (latest === null || entry.seq > latest.seq) latest = entry
  return latest === null
    ? 0
    : Math.max(
        0,
        dwellings.findIndex(({ dwelling }) => dwelling.account === latest.account),
      )
}

function nextFrom(dwellings: readonly DwellingView[], from: number): DwellingView | null {
  const isOpen = ({ state }: DwellingView): boolean => state === 'left' || state === 'begun'
  return dwellings.slice(from).find(isOpen) ?? dwellings.slice(0, from).find(isOpen) ?? null
}
