/**
 * Access world: three dwellings of one utility with everybody who may or may not be concerned with them, in a database file
 * that each case gets a copy of. What each of them may do is not said here.
 */
import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { tokenHash } from '#server/api/session-cookie.ts'
import { STAFF_ROLES } from '#shared/domain/staff.ts'
import { aBatch, send } from '#test/support/batch.ts'
import { aMeter, anItem, aReading } from '#test/support/builders.ts'
import { addStaff, aRound, staffSignIn } from '#test/support/inspector.ts'
import { createTestServer, OWN_PAGE, type Person, type TestServer } from '#test/support/test-server.ts'

export const RESIDENTS = ['resident', 'neighbour', 'leaver'] as const
/** `reassigned`: the round went to another; `closed`: their round is closed; `deactivated` and `revoked` had the inspector’s. */
export const INSPECTORS = ['inspector', 'other', 'reassigned', 'closed', 'deactivated', 'revoked'] as const
export const OFFICE = STAFF_ROLES.filter((role) => role !== 'inspector')
export const ROLES = ['nobody', ...RESIDENTS, ...INSPECTORS, ...OFFICE] as const
export type Role = (typeof ROLES)[number]

/** `home` is the resident’s, `door` the neighbour’s; from `left` the contract of its resident has ended. */
export const PLACES = ['home', 'door', 'left'] as const
export type Place = (typeof PLACES)[number]

export type Dwelling = { place: Place; account: string; serial: string; code: string; marks: Marks }

/** Texts by which what is of a dwelling is known in an answer. `never`: nobody is told by these addresses, not even of signs of tampering they gave. */
type Marks = { shown: string[]; never: string[] }

/** A reading or visit, handed in while whoever did it still might. */
export type Fact = { by: Role; place: Place; account: string; kind: 'reading' | 'visit'; id: string }

export type AccessWorld = {
  dwellings: Record<Place, Dwelling>
  facts: Fact[]
  people: Partial<Record<Role, Person>>
  /** The open round at each dwelling; nobody walks to the one that was left. */
  rounds: Record<Place, string>
  /** A server of its own with all of this in it. */
  copy(): Promise<TestServer>
  remove(): void
}

const START = '2026-11-20T12:00:00+05:00'
const LATER = '2026-11-20T13:00:00+05:00'
const HOME_OF = { resident: 'home', neighbour: 'door', leaver: 'left' } as const
const DISTRICT = { home: 'yesil', door: 'almaty', left: 'baikonur' } as const
const VALUE = { home: '11111.111', door: '22222.222', left: '33333.333' } as const

/** What the inspectors saw at each door; for supervisors alone. */
export const TAMPERED = { codes: ['A4', 'T3'], photos: ['b'.repeat(64)] }
/** As JSON and JSON within JSON write it, as the database does, and the photo. No random text has them. */
export const SIGNS_OF_TAMPERING = ['"T3"', '\\"T3\\"', 'A4 T3', ...TAMPERED.photos]

/** The inspector’s. */
export const PASSKEY = 'a'.repeat(16)

export const isInspector = (role: Role): boolean => (INSPECTORS as readonly Role[]).includes(role)
export const homeOf = (role: Role): Place =>
  role === 'other' ? 'door' : ((HOME_OF as Partial<Record<Role, Place>>)[role] ?? 'home')

export async function createAccessWorld(): Promise<AccessWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'esep-access-'))
  const file = join(folder, 'esep.sqlite')
  const server = await createTestServer({ file, at: START })
  const dwellings = {} as Record<Place, Dwelling>
  for (const [at, place] of PLACES.entries()) dwellings[place] = await addDwelling(server, place, at)
  const people: Partial<Record<Role, Person>> = {}
  const facts: Fact[] = []

  for (const role of RESIDENTS) people[role] = await server.signIn(dwellings[homeOf(role)].account)
  for (const role of [...INSPECTORS, ...OFFICE]) {
    await addStaff(server, role, isInspector(role) ? 'inspector' : (role as (typeof OFFICE)[number]))
    people[role] = await staffSignIn(server, role)
  }
  const passkey = { passkey: PASSKEY, staff: 'inspector', credential: 'x', public_key: 'x', counter: 0, device: 'x' }
  const made = { ...passkey, made_at: server.clock.now(), used_at: null }
  await server.storage.write((queries) => queries.passkeys.add(made))
  const closed = (await aRound(server, { district: DISTRICT.home, inspector: 'closed' }))!.round
  server.clock.pass(1000)
  const readBefore = recordedBy('closed', closed)
  server.clock.pass(1000)
  await server.storage.write((queries) => queries.rounds.close(closed, server.clock.now()))
  const { round } = (await aRound(server, { district: DISTRICT.home, inspector: 'inspector' }))!
  await assign('reassigned', 'deactivated', 'revoked')
  const doors = (await aRound(server, { district: DISTRICT.door, inspector: 'other' }))!.round
  await handIn('closed', readBefore)
  for (const role of ['inspector', 'reassigned', 'deactivated', 'revoked'] as const)
    await handIn(role, recordedBy(role, round))
  await handIn('other', recordedBy('other', doors))
  for (const role of RESIDENTS) await handIn(role, recordedBy(role, null))

  server.clock.set(LATER)
  await server.storage.write((queries) => queries.rounds.endAssignments(round, server.clock.now()))
  await assign('inspector', 'deactivated', 'revoked')
  await server.storage.write((queries) => queries.staff.deactivate('deactivated', server.clock.now()))
  for (const { place, marks } of Object.values(dwellings)) {
    const { subject } = Object.entries(people).find(([role]) => role in HOME_OF && homeOf(role as Role) === place)![1]
    marks.shown.push(subject)
  }
  await server.close()
  change(file, people.revoked!, dwellings.left.account)

  let copies = 0
  return {
    dwellings,
    facts,
    people,
    rounds: { home: round, door: doors, left: round },
    async copy() {
      copies += 1
      const own = join(folder, `copy-${copies}.sqlite`)
      copyFileSync(file, own)
      return await createTestServer({ file: own, at: LATER })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }

  async function assign(...names: Role[]): Promise<void> {
    await server.storage.write(async (queries) => {
      for (const name of names) await queries.rounds.assign(round, name, server.clock.now())
    })
  }

  /** A reading, and of whoever walks a round a visit too. */
  function recordedBy(by: Role, onRound: string | null) {
    server.clock.pass(1000)
    const [person, dwelling] = [people[by]!, dwellings[homeOf(by)]]
    const reading = readingBy(server, person, dwelling)
    if (onRound === null) return [reading]
    return [reading, visitBy(server, person, dwelling, { round: onRound, ...TAMPERED }) as never]
  }

  async function handIn(by: Role, items: ReturnType<typeof recordedBy>): Promise<void> {
    const person = people[by]!
    const dwelling = dwellings[homeOf(by)]
    const { results } = await send(server, person, items)
    if (results.some((one) => one.outcome !== 'received' || one.receipt.standing.status !== 'accepted')) {
      throw new Error(`${by} could not hand in: ${JSON.stringify(results)}`)
    }
    for (const item of items) {
      const kind = 'kind' in item ? 'visit' : 'reading'
      facts.push({ by, place: dwelling.place, account: item.account, kind, id: item.id })
    }
  }
}

async function addDwelling(server: TestServer, place: Place, at: number): Promise<Dwelling> {
  const account = `astana-1000000${at}`
  const [serial, street, holder] = [`SN-${place}-1`, `Street-${place}`, `Holder-${place}`]
  const row = {
    ...{ account, utility: 'astana', address: `${street}, 1, 2`, district: DISTRICT[place], holder },
    ...{ contract_starts_on: '2020-01-01', contract_ends_on: null },
  }
  await server.storage.write((queries) => queries.accounts.add(row, [aMeter({ serial })]))
  const marks = { shown: [street, serial, VALUE[place]], never: [holder, noteAt(place), ...SIGNS_OF_TAMPERING] }
  return { place, account, serial, code: await server.codeFor(account), marks }
}

const noteAt = (place: Place): string => `Note-${place}`

const momentOf = (server: TestServer) => {
  const at = server.clock.now()
  return { deviceTime: { at, zone: 'Asia/Almaty', offset: 300, jumped: false }, serverSeenAt: at - 1000 }
}

export function readingBy(server: TestServer, { subject }: Person, dwelling: Dwelling, said: { id?: string } = {}) {
  const { account, serial, place } = dwelling
  const facts = { account, subject, register: `${serial}/main`, value: VALUE[place], note: noteAt(place), ...said }
  return anItem({ ...aReading(facts), ...momentOf(server) })
}

export function visitBy(
  server: TestServer,
  { subject }: Person,
  { account, place }: Dwelling,
  said: { id?: string; round: string; codes?: string[]; photos?: string[] },
) {
  return anItem({
    ...{ schema: 1, kind: 'visit', account, id: randomUUID(), subject, readings: [], codes: ['A4'] },
    ...{ visitedOn: '2026-11-20', deviceId: 'd_1', note: noteAt(place) },
    ...momentOf(server),
    ...said,
  })
}

/** What no command of ours does yet: one phone alone is revoked; and a contract that ended yesterday. */
function change(file: string, revoked: Person, left: string): void {
  const database = new DatabaseSync(file)
  const at = Date.parse(LATER)
  database.prepare('update session set revoked_at = ? where token_hash = ?').run(at, tokenHash(tokenOf(revoked)))
  database.prepare(`update account set contract_ends_on = '2026-11-19' where account = ?`).run(left)
  database.close()
}

const tokenOf = ({ cookie }: Person): string => cookie.slice(cookie.indexOf('=') + 1)

export type Asked = { path: string; body?: unknown /** In place of JSON: a photo. */; bytes?: string }

export async function askAs(
  server: TestServer,
  person: Person | undefined,
  method: string,
  { path, body, bytes }: Asked,
): Promise<Response> {
  const type = bytes === undefined ? {} : { 'Content-Type': 'image/jpeg' }
  return await server.app.request(path, {
    method,
    headers: { ...OWN_PAGE, ...type, ...(person ? { Cookie: person.cookie } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(bytes === undefined ? {} : { body: bytes }),
  })
}

/** Whoever is nobody says that they are the resident. */
export const batchOf = (server: TestServer, person: Person, items: unknown[]): unknown => aBatch(server, person, items)

/** What is everybody’s at a moment, as one text: accesses, sessions, passkeys, and where the facts stand. */
export async function standingOfAll(server: TestServer, { people, facts }: AccessWorld): Promise<string> {
  const { storage, clock } = server
  const access: unknown[] = []
  const sessions: unknown[] = []
  for (const [role, person] of Object.entries(people)) {
    access.push(role, await storage.people.accessOf(person.subject))
    sessions.push(role, (await storage.people.session(tokenHash(tokenOf(person)), clock.now())) !== null)
  }
  const rows = [...(await storage.readings.under(facts)), ...(await storage.visits.under(facts))]
  const first = rows.filter(({ variant }) => variant === 0).map(({ id, status, reason }) => `${id} ${status} ${reason}`)
  return JSON.stringify({ access, sessions, passkeys: await storage.passkeys.list(null), facts: first.sort() })
}
