/** Round state: how far a round has come: of each dwelling whether it was read, by whom, and what its visits say. */
import { type SaidVisit, saidVisit } from '#server/rounds/said-visit.ts'
import type { RoundReading, RoundVisit } from '#server/storage/dwellings.ts'
import type { Dwelling } from '#server/storage/rounds.ts'
import type { Queries } from '#server/storage/storage.ts'
import type { RoundTable } from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { registerKey, serialOf } from '#shared/domain/meter.ts'

/** `no-reading`: visited in vain, with codes. `left`: is to be visited. `part-read`: not every register was read. */
export const DWELLING_STATES = ['read', 'self-read', 'no-reading', 'part-read', 'left'] as const
export type DwellingState = {
  dwelling: Dwelling
  state: (typeof DWELLING_STATES)[number]
  /** Oldest first; what strangers handed in is left out. */
  visits: SaidVisit[]
  /** Named by its visits, whether or not they have come. */
  photos: number
}

/** In keys to a statement. */
const AT_ONCE = 500

/** In walking order. */
export async function roundStateOf(queries: Queries, { round, period }: RoundTable): Promise<DwellingState[]> {
  const walk = await queries.rounds.dwellings(round)
  const inUse = await registersInUse(queries, walk)
  const visits = Map.groupBy(await queries.dwellings.visitsOf(round, period), ({ account }) => account)
  const readings = Map.groupBy(await queries.dwellings.readOn(round, period), ({ account }) => account)
  return walk.map((dwelling) => {
    const { account } = dwelling
    const made = visits.get(account) ?? []
    const said = made.map(saidVisit)
    const photos = new Set(said.flatMap((visit) => visit.photos)).size
    const gone = said.flatMap(({ found }) => found.flatMap(({ noLast, replaces }) => (noLast ? [replaces] : [])))
    const registers = (inUse.get(account) ?? []).filter((register) => !gone.includes(serialOf(register)))
    const state = stateOf(dwelling, registers, readings.get(account) ?? [], made)
    return { dwelling, state, visits: said, photos }
  })
}

function stateOf(
  { causes }: Dwelling,
  registers: readonly string[],
  readings: readonly RoundReading[],
  visits: readonly RoundVisit[],
): DwellingState['state'] {
  // Somebody is to look there, whatever was handed in or read before.
  if (visits.length === 0 && causes !== 'unread') return 'left'
  const theirs = readings.filter(({ channel }) => channel === 'inspector')
  const residents = readings.filter(({ channel, status }) => channel !== 'inspector' && status !== 'held')
  const isRead = (register: string) => [...theirs, ...residents].some((reading) => reading.register === register)
  if (registers.length + theirs.length > 0 && registers.every(isRead)) return theirs.length > 0 ? 'read' : 'self-read'
  if (theirs.length > 0) return 'part-read'
  return visits.length > 0 ? 'no-reading' : 'left'
}

async function registersInUse(queries: Queries, walk: readonly Dwelling[]): Promise<Map<AccountKey, string[]>> {
  const found = new Map<AccountKey, string[]>()
  for (let at = 0; at < walk.length; at += AT_ONCE) {
    const keys = walk.slice(at, at + AT_ONCE).map(({ account }) => account)
    for (const [key, { meters }] of await queries.accounts.find(keys)) {
      const hanging = meters.filter(({ removedOn }) => removedOn === null)
      found.set(
        key,
        hanging.flatMap(({ serial, registers }) => registers.map(({ name }) => registerKey(serial, name))),
      )
    }
  }
  return found
}
