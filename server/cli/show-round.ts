/** Show round: a round as the office sees it: each dwelling with what its visits say, and what its inspectors’ phones still hold. */
import type { Cli } from '#server/cli/cli.ts'
import { timeText } from '#server/cli/held-rows.ts'
import { heldText } from '#server/cli/phone-rows.ts'
import { plainCell } from '#server/cli/plain-text.ts'
import { roundIn } from '#server/cli/round-in.ts'
import { utilityIn } from '#server/cli/utility-in.ts'
import { saysMore, visitLine } from '#server/cli/visit-rows.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { counted } from '#server/keeping/counted.ts'
import { DWELLING_STATES, type DwellingState, roundStateOf } from '#server/rounds/round-state.ts'
import { type SaidVisit, saidVisit } from '#server/rounds/said-visit.ts'
import { type StaffPhone, staffPhonesOf } from '#server/rounds/staff-phones.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { addressText, parseAddress } from '#shared/domain/address.ts'
import { type Code, isWithoutReading } from '#shared/domain/visit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

export async function showRound(cli: Cli, storage: Storage, round: string): Promise<void> {
  const found = await roundIn(storage, round)
  const states = await roundStateOf(storage, found)
  const zone = zoneOf(utilityIn(await storage.accounts.utilities(), found.utility))
  const closed = new Map(
    (await storage.slips.closedOn(round)).map(({ account, closedAt }) => [account, zone.dateAt(closedAt)]),
  )
  for (const state of states) {
    cli.say(lineOf(state, closed.get(state.dwelling.account)))
    for (const visit of state.visits.filter(saysMore)) cli.say(`      ${visitLine(visit)}`)
  }
  const others = await heldBeside(storage, round, states)
  for (const { account, visit } of others) cli.say(`   -  ${account}  ${visitLine(visit)}`)
  const held = others.length + states.flatMap(({ visits }) => visits.filter(({ heldFor }) => heldFor !== null)).length
  cli.say(countsOf(states, { held, moved: await storage.dwellings.countLeft(round) }))
  const now = cli.clock.now()
  for (const name of await storage.rounds.inspectorsOf(round)) {
    const phones = await staffPhonesOf(storage, name, now)
    if (phones.length === 0) cli.say(`${name}: no phone`)
    for (const phone of phones) cli.say(phoneLine(phone, now))
  }
}

type OtherVisit = { account: AccountKey; visit: SaidVisit }

/** Held visits that name the round and stand at no dwelling of it: by whoever did not have it, or where it has moved away. */
async function heldBeside(storage: Storage, round: string, states: readonly DwellingState[]): Promise<OtherVisit[]> {
  const shown = new Set(states.flatMap(({ visits }) => visits.map(({ number }) => number)))
  return (await storage.visits.of(round))
    .filter(({ status, number }) => status === 'held' && !shown.has(number))
    .map((row) => ({ account: row.account, visit: saidVisit(row) }))
}

/** `closed`: when a resident closed a visit there by the slip at the door. */
function lineOf({ dwelling, state, visits, photos }: DwellingState, closed: CalendarDate | undefined): string {
  const { place, account, address, entrance, floor, causes } = dwelling
  const at = addressText(parseAddress(address, { entrance, floor }))
  const codes = [...new Set(visits.flatMap((visit) => visit.codes))]
  const said = [state === 'no-reading' ? inVain(visits) : WORDS[state], ...codes].join(' ')
  const seen = photos === 0 ? '' : `  ${counted(photos, 'photo')}`
  const by = closed === undefined ? '' : `  visit closed by a resident on ${closed}`
  return `${String(place).padStart(4)}  ${account.padEnd(20)}  ${said.padEnd(20)}  ${at}  ${causes}${seen}${by}`
}

function countsOf(states: readonly DwellingState[], { held, moved }: { held: number; moved: number }): string {
  const of = DWELLING_STATES.map((state) => ({ state, count: states.filter((one) => one.state === state).length }))
  const said = of
    .filter(({ state, count }) => state !== 'part-read' || count > 0)
    .map(({ state, count }) => `${count} ${WORDS[state]}`)
  const photos = states.reduce((sum, one) => sum + one.photos, 0)
  const doubts = held === 0 ? '' : `; ${counted(held, 'visit')} held`
  const gone = moved === 0 ? '' : `; ${moved} moved to other rounds`
  return `${counted(states.length, 'dwelling')}: ${said.join(', ')}; ${counted(photos, 'photo')}${doubts}${gone}`
}

function phoneLine({ name, device, state, lastContact, unsent, photos, isStuck }: StaffPhone, now: Instant): string {
  const held = [`unsent ${heldText(unsent, now)}`, `photos ${heldText(photos, now)}`].join(', ')
  const how = state === 'signed-in' ? '' : `, ${state.replace('-', ' ')}`
  const contact = timeText(lastContact, null)
  return `${name}: phone ${plainCell(device)}, last contact ${contact}, ${held}${how}${isStuck ? ', stuck' : ''}`
}

const WORDS: Record<DwellingState['state'], string> = {
  read: 'read by inspector',
  'self-read': 'self-read',
  'no-reading': 'no access',
  'part-read': 'read in part',
  left: 'left',
}

/** Without a code of that group at the last visit there was access, as where a display is unreadable. */
const inVain = (visits: readonly SaidVisit[]): string =>
  isWithoutReading((visits.at(-1)?.codes ?? []) as Code[]) ? 'no access' : 'no reading'
