/**
 * Round: how an inspector's round stands, from what was taken along and what was read since: which dwelling is next, which
 * are done, and how. Pure.
 */
import type { OutboxEntry, ReadingEntry, VisitEntry } from '#client/domain/outbox-entry.ts'
import { AS_PLANNED, isOpen, type RoundWalk } from '#client/domain/round-walk.ts'
import { registerKey } from '#shared/domain/meter.ts'
import { inVainOf, isWithoutReading } from '#shared/domain/visit.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { RoundData, RoundDwelling, RoundMeter } from '#shared/wire/rounds.ts'

/**
 * `read`: by this inspector, on this phone or received, or by another. `self-read`: its residents handed in every register
 * themselves. `no-access`: visited, and a code says why nobody came in. `not-read`: visited, and ended without all of it being
 * read, as where a display shows nothing.
 */
export type DwellingState = 'left' | 'begun' | 'read' | 'self-read' | 'no-access' | 'not-read'

export type DwellingView = {
  dwelling: RoundDwelling
  state: DwellingState
  /** Own readings, and a visit, that wait on this phone. */
  waiting: number
  /** The last visit that was ended there, on this round. */
  visit: VisitEntry | null
  /** Own readings taken there. */
  readings: ReadingEntry[]
  /** All was read there and no visit says so yet. */
  isOwed: boolean
  /** Where one stands: street, house and entrance. */
  group: string
}

export type RoundView = {
  round: RoundData
  /** What the person said of its order. */
  walk: RoundWalk
  /** In walking order. */
  dwellings: DwellingView[]
  counts: Record<DwellingState, number>
  /** The first that is left or begun, from where one was last or chose to go on; what is put off comes after all others. */
  next: DwellingView | null
  /** `next` is where the person chose to go on. */
  isChosen: boolean
  /** What is put off and open, in walking order. */
  putOff: DwellingView[]
  /** Of what was recorded on this round last; 0 before anything was. */
  latest: number
}

/**
 * Whether a reading counts on a round. What was taken since the round was made always does, whatever the phone's date says:
 * `serverSeenAt` is the server's time at the last contact before, and who has the round has been in contact since it was made.
 * So a round may be walked before its day, and with a clock that fell back.
 *
 * Of what is older, that of its day on counts too where somebody is only to be read: whose round ended and is made anew is not
 * read twice. Where somebody is to look again it does not; and of a round that does not say when it was made, what a visit of
 * another round names is that round's.
 */
export function countsOn(round: RoundData, visits: readonly VisitEntry[]): (reading: ReadingEntry) => boolean {
  const { places } = untouchedOf(round)
  const namedBy = roundsNaming(visits)
  return ({ account, id, state, item: { readOn, serverSeenAt } }) => {
    if (state === 'discarded') return false
    const dwelling = round.dwellings[places.get(account) ?? -1]
    const since = dwelling?.since ?? round.madeAt
    if (since !== undefined && serverSeenAt !== null && serverSeenAt >= since) return true
    if (readOn < round.day) return false
    if (dwelling === undefined || !wantsALook(dwelling)) return true
    return since === undefined && (namedBy.get(id) ?? round.round) === round.round
  }
}

/** Of each reading that a visit names, the round of that visit. */
const roundsNaming = (visits: readonly VisitEntry[]): Map<string, string> =>
  new Map(visits.flatMap(({ item }) => item.readings.map((id): [string, string] => [id, item.round])))

/** What of the outbox was read on this round: by this person, whatever became of it; of each register the last. */
export function readOnRound(
  round: RoundData,
  entries: readonly ReadingEntry[],
  visits: readonly VisitEntry[],
): Map<string, ReadingEntry> {
  const counts = countsOn(round, visits)
  const read = new Map<string, ReadingEntry>()
  for (const entry of entries) if (counts(entry)) read.set(`${entry.account} ${entry.item.register}`, entry)
  return read
}

/** A round of thousands is asked for at every change: what nobody went to is worked out once, and is the same view again. */
export function roundView(
  round: RoundData,
  entries: readonly ReadingEntry[],
  visits: readonly VisitEntry[] = [],
  walk: RoundWalk = AS_PLANNED,
): RoundView {
  const { views, places } = untouchedOf(round)
  const read = readOnRound(round, entries, visits)
  const named = roundsNaming(visits)
  const visited = new Map<string, VisitEntry>()
  for (const visit of visits) if (visit.item.round === round.round) visited.set(visit.account, visit)
  const dwellings = [...views]
  const recorded: readonly OutboxEntry[] = [...read.values(), ...visited.values()]
  for (const account of new Set(recorded.map((entry) => entry.account))) {
    const at = places.get(account)
    if (at !== undefined) dwellings[at] = dwellingView(round.dwellings[at]!, read, visited.get(account) ?? null, named)
  }
  const counts: RoundView['counts'] = { left: 0, begun: 0, read: 0, 'self-read': 0, 'no-access': 0, 'not-read': 0 }
  for (const { state } of dwellings) counts[state] += 1
  const last = lastAt(recorded, places, dwellings)
  return { round, walk, dwellings, counts, latest: last.seq, ...order(dwellings, places, last, walk) }
}

type Untouched = { views: DwellingView[]; places: Map<string, number> }

const untouched = new WeakMap<RoundData, Untouched>()

/** How a round stands before anybody went, and where in the walk each account is. */
function untouchedOf(round: RoundData): Untouched {
  const found = untouched.get(round)
  if (found) return found
  const made = {
    views: round.dwellings.map(untouchedView),
    places: new Map(round.dwellings.map(({ account }, at) => [account, at])),
  }
  untouched.set(round, made)
  return made
}

/** Somebody of the utility is to look there, whatever its residents handed in; until one of its inspectors has. */
const wantsALook = ({ causes, visited }: RoundDwelling): boolean =>
  visited !== 'read' && causes.some((cause) => cause !== 'unread')

/** The meters of a dwelling with a register that is to be read yet. */
export function unreadMeters(dwelling: RoundDwelling, read: ReadonlyMap<string, ReadingEntry>): RoundMeter[] {
  return dwelling.meters.filter(({ serial, registers }) =>
    registers.some(
      ({ name, selfRead }) =>
        (!selfRead || wantsALook(dwelling)) &&
        (read.size === 0 || !read.has(`${dwelling.account} ${registerKey(serial, name)}`)),
    ),
  )
}

/** Dwellings that are read and whose visit is to be ended: the last reading ends it, also after one in vain. */
export const owedVisits = ({ dwellings }: RoundView): DwellingView[] => dwellings.filter(({ isOwed }) => isOwed)

/** So long what was taken along of a round stays after it was handed in. */
const KEPT_AFTER_HANDING_IN = 86_400_000

/** All of it is done and with the utility since a day: nothing of it has to be on this phone any more. */
export function isHandedIn({ dwellings }: RoundView, now: Instant): boolean {
  let last = Number.NEGATIVE_INFINITY
  for (const { state, waiting, readings, visit } of dwellings) {
    if (waiting > 0 || state === 'left' || state === 'begun') return false
    for (const entry of [...readings, ...(visit ? [visit] : [])]) {
      if (entry.state === 'received') last = Math.max(last, entry.receivedAt)
    }
  }
  // A round on which its residents did everything themselves was never begun, and ends with its day at the office.
  return last > Number.NEGATIVE_INFINITY && now - last > KEPT_AFTER_HANDING_IN
}

const NOTHING_READ: ReadonlyMap<string, ReadingEntry> = new Map()
const NO_READINGS: ReadingEntry[] = []

/** As `dwellingView` has it of one to which nobody went. */
const untouchedView = (dwelling: RoundDwelling): DwellingView => ({
  ...{ dwelling, waiting: 0, visit: null, readings: NO_READINGS, isOwed: false, group: groupOf(dwelling) },
  state: stateOf(dwelling, NOTHING_READ, NO_READINGS, null),
})

const groupOf = ({ address: { street, house, entrance } }: RoundDwelling): string =>
  [street, house, entrance].filter((part) => part !== null).join(', ')

function dwellingView(
  dwelling: RoundDwelling,
  read: ReadonlyMap<string, ReadingEntry>,
  visit: VisitEntry | null,
  named: ReadonlyMap<string, string>,
): DwellingView {
  const own = dwelling.meters.flatMap(({ serial, registers }) =>
    registers.flatMap(({ name }) => read.get(`${dwelling.account} ${registerKey(serial, name)}`) ?? []),
  )
  const state = stateOf(dwelling, read, own, visit)
  const isEnded = visit !== null && !isInVain(visit)
  return {
    dwelling,
    state,
    // What a visit names, also of a round that the dwelling was on before, is not visited once more: nobody was there again.
    isOwed: state === 'read' && !isEnded && own.some(({ id }) => !named.has(id)),
    waiting: [...own, ...(visit ? [visit] : [])].filter(({ state }) => state === 'saved').length,
    visit,
    readings: own,
    group: groupOf(dwelling),
  }
}

function stateOf(
  dwelling: RoundDwelling,
  read: ReadonlyMap<string, ReadingEntry>,
  own: readonly ReadingEntry[],
  visit: VisitEntry | null,
): DwellingState {
  const gone = goneMeters(visit)
  if (unreadMeters(dwelling, read).some(({ serial }) => !gone.includes(serial))) {
    const ended = visit && inVainOf(visit.item)
    // Somebody opened after all: what is read since begins the dwelling anew.
    const since = ended ? own.filter(({ seq }) => seq > visit!.seq) : own
    if (since.length > 0) return 'begun'
    if (dwelling.visited === 'read') return 'read'
    return ended ?? dwelling.visited ?? 'left'
  }
  if (visit && isInVain(visit) && own.length === 0 && wantsALook(dwelling)) return inVainOf(visit.item)!
  // Who was not at home and then handed in, by the slip at the door or without, was not read by the inspector.
  if (own.length > 0 || (visit && !isInVain(visit))) return 'read'
  if (dwelling.visited === 'read') return 'read'
  return wantsALook(dwelling) ? (dwelling.visited ?? 'left') : 'self-read'
}

/** In whose place another hangs, and which can no longer be read. */
const goneMeters = (visit: VisitEntry | null): (string | null)[] =>
  (visit?.item.found ?? []).flatMap(({ noLast, replaces }) => (noLast ? [replaces] : []))

const isInVain = ({ item: { codes, readings } }: VisitEntry): boolean =>
  isWithoutReading(codes) || readings.length === 0

type Last = { place: number; seq: number }

/** Where one was last, by a reading or a visit, so that one goes on from there and not from the start. */
function lastAt(
  recorded: readonly OutboxEntry[],
  places: Untouched['places'],
  dwellings: readonly DwellingView[],
): Last {
  let last: Last = { place: 0, seq: 0 }
  for (const entry of recorded) {
    const place = places.get(entry.account)
    if (place === undefined || entry.seq <= last.seq) continue
    const { readings, visit } = dwellings[place]!
    if (entry === visit || readings.includes(entry as ReadingEntry)) last = { place, seq: entry.seq }
  }
  return last
}

function order(
  dwellings: readonly DwellingView[],
  places: Untouched['places'],
  last: Last,
  { from, putOff }: RoundWalk,
): Pick<RoundView, 'next' | 'isChosen' | 'putOff'> {
  const later = new Set(putOff)
  const isLater = ({ dwelling }: DwellingView): boolean => later.has(dwelling.account)
  const open = dwellings.filter(isOpen)
  const chosen = from === null || from.after < last.seq ? undefined : places.get(from.account)
  const start = chosen ?? last.place
  const walked = [...dwellings.slice(start), ...dwellings.slice(0, start)].filter(isOpen)
  const first = chosen === undefined ? undefined : walked.find(({ dwelling }) => dwelling.account === from?.account)
  const next = first ?? walked.find((view) => !isLater(view)) ?? walked[0] ?? null
  return { next, isChosen: first !== undefined, putOff: open.filter(isLater) }
}
