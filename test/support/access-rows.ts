/** Access rows: who may what, route by route: the table that `access-matrix.test.ts` asks the app for, cell by cell. */
import type { PasskeysReply } from '#shared/wire/passkeys.ts'
import type { ProblemCode } from '#shared/wire/problem.ts'
import type { BatchReply, StatusReply } from '#shared/wire/readings.ts'
import {
  type AccessWorld,
  type Asked,
  batchOf,
  type Fact,
  INSPECTORS,
  isInspector,
  OFFICE,
  PASSKEY,
  PLACES,
  type Place,
  RESIDENTS,
  ROLES,
  type Role,
  readingBy,
  visitBy,
} from '#test/support/access-world.ts'
import { createAuthenticator } from '#test/support/authenticator.ts'
import type { Person, TestServer } from '#test/support/test-server.ts'

/**
 * `may`: by answer and object, who gets it; whoever is named nowhere is refused. Objects are dwellings, or facts: one’s own
 * (`own`), or another’s by the dwelling; `any`: whatever is not said.
 */
export type Row = {
  route: string
  what: string
  about: 'nothing' | 'dwellings' | 'facts'
  may: Record<string, Partial<Record<string, readonly Role[]>>>
  /** Whose dwellings may be seen in the answer at all; if not said, nobody’s. */
  seen?: Partial<Record<Place, readonly Role[]>>
  ask(world: AccessWorld, who: Who, object: Fact | Place, server: TestServer): Asked
  /** What only whoever is let in is refused with: what was sent is no good. */
  past?: ProblemCode
  /** What a good answer says of what was asked; `yes` if nothing is said. */
  answer?(body: unknown, named: string): string
}

type Who = { role: Role; person: Person }

const SIGNED_IN = [...RESIDENTS, ...INSPECTORS, ...OFFICE]
const REVOKED: readonly Role[] = ['deactivated', 'revoked']
const ACTIVE = SIGNED_IN.filter((role) => !REVOKED.includes(role))
const ACTIVE_STAFF = ACTIVE.filter((role) => isInspector(role) || (OFFICE as readonly Role[]).includes(role))

/** Who sees what of a dwelling: its residents while their contract lasts. */
const OWN = { home: ['resident'], door: ['neighbour'] } as const
/** And who has it on an open round. */
const ON_ROUND = { home: ['inspector'], door: ['other'] } as const

/** Whose readings of now count. Of a round that was closed only what was read before. */
const COUNTS = { home: ['resident', 'inspector'], door: ['neighbour', 'other'] } as const
const COUNTS_OF_INSPECTORS = { home: ['inspector'], door: ['other'] } as const

const V1 = '/api/v1'
const PHOTO = `${V1}/accounts/:account/:kind{readings|visits}/:fact/photos/:sha256{[0-9a-f]{64}}`
const photoPath = ({ account, kind, id }: Fact): string =>
  `${V1}/accounts/${account}/${kind}s/${id}/photos/${'a'.repeat(64)}`
const NO_OPTIONS = { challenge: 'AAAA', rpId: 'x', rp: { id: 'x' }, user: { id: 'AAAA' } } as never
const at = (object: Fact | Place): Place => (typeof object === 'string' ? object : object.place)
const otherThan = (place: Place): Place => (place === 'home' ? 'door' : 'home')

/** The standing of the one item, or why it has none. One that is held as a stranger’s is refused. */
function standingIn(body: unknown): string {
  const [result] = (body as BatchReply).results
  if (result?.outcome !== 'received') return result?.outcome ?? 'nothing'
  const { standing } = result.receipt
  if (standing.status !== 'held') return standing.status
  return standing.reason === 'not-entitled' ? 'refused' : `held: ${standing.reason}`
}

export const ROWS: Row[] = [
  {
    ...{ route: `GET ${V1}/utilities`, what: 'what anybody may know', about: 'nothing' },
    may: { yes: { any: ROLES } },
    ask: () => ({ path: `${V1}/utilities` }),
  },
  {
    ...{ route: `POST ${V1}/session`, what: 'with the code of another account', about: 'dwellings' },
    may: {},
    ask: ({ dwellings }, _, object) => {
      const { account } = dwellings[at(object)]
      const { code } = dwellings[otherThan(at(object))]
      return { path: `${V1}/session`, body: { account, code, secrets: [], fresh: '0'.repeat(32), device: 'x' } }
    },
  },
  {
    ...{ route: `GET ${V1}/session`, what: 'whose it is', about: 'nothing' },
    may: { yes: { any: ACTIVE } },
    ask: () => ({ path: `${V1}/session` }),
  },
  {
    ...{ route: `DELETE ${V1}/session`, what: 'signing out', about: 'nothing' },
    may: { yes: { any: ROLES } },
    ask: () => ({ path: `${V1}/session` }),
  },
  {
    ...{ route: `GET ${V1}/accounts`, what: 'naming an account', about: 'dwellings' },
    may: { there: OWN, 'not there': { any: RESIDENTS } },
    seen: OWN,
    ask: ({ dwellings }, _, object) => ({ path: `${V1}/accounts?since=${dwellings[at(object)].account}:0` }),
    answer: (body, named) => thereOrNot((body as { accounts: { key: string }[] }).accounts, named, ({ key }) => key),
  },
  {
    ...{ route: `POST ${V1}/accounts`, what: 'with the code of another account', about: 'dwellings' },
    may: {},
    ask: ({ dwellings }, _, object) => {
      const { account } = dwellings[at(object)]
      return { path: `${V1}/accounts`, body: { account, code: dwellings[otherThan(at(object))].code } }
    },
  },
  {
    ...{ route: `DELETE ${V1}/accounts/:account`, what: 'leaving an account', about: 'dwellings' },
    may: { yes: { ...OWN, left: ['leaver'] } },
    ask: ({ dwellings }, _, object) => ({ path: `${V1}/accounts/${dwellings[at(object)].account}` }),
  },
  {
    ...{ route: `GET ${V1}/accounts/:account/phones`, what: 'the phones of an account', about: 'dwellings' },
    may: { yes: OWN },
    seen: OWN,
    ask: ({ dwellings }, _, object) => ({ path: `${V1}/accounts/${dwellings[at(object)].account}/phones` }),
  },
  {
    ...{ route: `DELETE ${V1}/accounts/:account/phones/:phone`, what: 'a phone of an account', about: 'dwellings' },
    may: { yes: OWN },
    ask: ({ dwellings, people }, _, object) => {
      const resident = { home: people.resident!, door: people.neighbour!, left: people.leaver! }[at(object)]
      return { path: `${V1}/accounts/${dwellings[at(object)].account}/phones/${resident.subject}` }
    },
  },
  {
    ...{ route: `POST ${V1}/staff/session`, what: 'with a wrong password', about: 'nothing' },
    may: {},
    ask: () => ({ path: `${V1}/staff/session`, body: { name: 'inspector', password: 'not the password' } }),
  },
  {
    ...{ route: `POST ${V1}/staff/session/options`, what: 'what a phone is to sign', about: 'nothing' },
    may: { yes: { any: ROLES } },
    ask: () => ({ path: `${V1}/staff/session/options`, body: {} }),
  },
  {
    ...{ route: `POST ${V1}/staff/session/passkey`, what: 'with a key nobody knows', about: 'nothing' },
    may: {},
    ask: () => ({ path: `${V1}/staff/session/passkey`, body: { signed: createAuthenticator().sign(NO_OPTIONS) } }),
  },
  {
    ...{ route: `POST ${V1}/staff/passkeys/options`, what: 'to make a passkey', about: 'nothing' },
    may: { yes: { any: ACTIVE_STAFF } },
    ask: () => ({ path: `${V1}/staff/passkeys/options`, body: {} }),
  },
  {
    ...{ route: `GET ${V1}/staff/passkeys`, what: 'the passkeys of whoever asks', about: 'nothing' },
    may: { own: { any: ['inspector'] }, none: { any: ACTIVE_STAFF.filter((role) => role !== 'inspector') } },
    ask: () => ({ path: `${V1}/staff/passkeys` }),
    answer: (body) => ((body as PasskeysReply).passkeys.length > 0 ? 'own' : 'none'),
  },
  {
    ...{ route: `POST ${V1}/staff/passkeys`, what: 'a passkey that nobody asked for', about: 'nothing' },
    may: { 'let in': { any: ACTIVE_STAFF } },
    past: 'passkey-refused',
    ask: () => {
      const made = createAuthenticator().make(NO_OPTIONS)
      return { path: `${V1}/staff/passkeys`, body: { device: 'x', made } }
    },
  },
  {
    ...{ route: `DELETE ${V1}/staff/passkeys/:passkey`, what: 'the inspector’s passkey', about: 'nothing' },
    may: { yes: { any: ['inspector'] } },
    ask: () => ({ path: `${V1}/staff/passkeys/${PASSKEY}` }),
  },
  {
    ...{ route: `GET ${V1}/rounds`, what: 'naming the inspector’s round', about: 'dwellings' },
    may: { there: ON_ROUND, 'not there': { any: ACTIVE_STAFF } },
    seen: ON_ROUND,
    ask: ({ rounds }) => ({ path: `${V1}/rounds?since=${rounds.home}:0` }),
    answer: (body, named) => {
      const { rounds } = body as { rounds: { dwellings: { account: string }[] }[] }
      const dwellings = rounds.flatMap((round) => round.dwellings)
      return thereOrNot(dwellings, named, ({ account }) => account)
    },
  },
  {
    ...{ route: `POST ${V1}/readings`, what: 'a reading of now', about: 'dwellings' },
    may: { accepted: COUNTS, 'held: revoked': { home: REVOKED }, 'held: no-contract': { left: ['leaver'] } },
    ask: ({ dwellings }, { person }, object, server) => ({
      path: `${V1}/readings`,
      body: batchOf(server, person, [readingBy(server, person, dwellings[at(object)])]),
    }),
    answer: standingIn,
  },
  {
    ...{ route: `POST ${V1}/readings`, what: 'a visit of now', about: 'dwellings' },
    may: { accepted: COUNTS_OF_INSPECTORS, 'held: revoked': { home: REVOKED } },
    ask: ({ dwellings, rounds }, { person }, object, server) => ({
      path: `${V1}/readings`,
      body: batchOf(server, person, [visitBy(server, person, dwellings[at(object)], { round: rounds[at(object)] })]),
    }),
    answer: standingIn,
  },
  {
    ...{ route: `POST ${V1}/readings`, what: 'a visit of now on another’s round', about: 'dwellings' },
    may: {},
    ask: ({ dwellings, rounds }, { person }, object, server) => {
      const round = rounds[otherThan(at(object))]
      const visit = visitBy(server, person, dwellings[at(object)], { round })
      return { path: `${V1}/readings`, body: batchOf(server, person, [visit]) }
    },
    answer: standingIn,
  },
  {
    ...{ route: `POST ${V1}/readings`, what: 'a batch that is said to be another’s', about: 'dwellings' },
    may: {},
    ask: ({ dwellings, people }, { role }, object, server) => {
      const another = people[role === 'resident' ? 'neighbour' : 'resident']!
      const item = readingBy(server, another, dwellings[at(object)])
      return { path: `${V1}/readings`, body: batchOf(server, another, [item]) }
    },
  },
  {
    ...{ route: `POST ${V1}/readings`, what: 'another content under the id of what is there', about: 'facts' },
    may: {
      'held: conflict': {
        own: ['resident', 'neighbour', 'leaver', 'inspector', 'other', ...REVOKED],
        'reading at home': ['resident', 'inspector', ...REVOKED],
        'visit at home': ['inspector', ...REVOKED],
        'reading at door': ['neighbour', 'other'],
        'visit at door': ['other'],
      },
    },
    ask: ({ dwellings, rounds }, { person }, object, server) => {
      const { id, place, kind } = object as Fact
      const reading = kind === 'reading'
      const item = reading
        ? readingBy(server, person, dwellings[place], { id })
        : visitBy(server, person, dwellings[place], { id, round: rounds[place] })
      return { path: `${V1}/readings`, body: batchOf(server, person, [item]) }
    },
    answer: standingIn,
  },
  {
    ...{ route: `PUT ${PHOTO}`, what: 'a photo of what is there', about: 'facts' },
    may: { 'let in': { own: SIGNED_IN } },
    past: 'photo-damaged',
    ask: (_, { person }, object) => ({
      path: `${photoPath(object as Fact)}?subject=${encodeURIComponent(person.subject)}`,
      bytes: 'not what its address names',
    }),
  },
  {
    ...{ route: `GET ${PHOTO}`, what: 'a photo that nobody handed in', about: 'facts' },
    may: {},
    ask: (_, __, object) => ({ path: photoPath(object as Fact) }),
  },
  {
    ...{ route: `POST ${V1}/readings/status`, what: 'where what is there stands', about: 'facts' },
    may: { receipt: { own: SIGNED_IN }, unknown: { any: SIGNED_IN } },
    ask: (_, { person }, object, server) => {
      const { account, id } = object as Fact
      const { app: _app, ...rest } = batchOf(server, person, []) as { app: string }
      return { path: `${V1}/readings/status`, body: { ...rest, items: [{ account, id }] } }
    },
    answer: (body) => ((body as StatusReply).receipts.length > 0 ? 'receipt' : 'unknown'),
  },
]

/** Guards and what is before them; addresses that are nobody’s; the app itself, its health, and the metrics with a guard of their own. */
export const NOT_OF_THE_API: readonly string[] = [
  ...['ALL /*', 'ALL /api/*', 'GET /*', 'GET /healthz', 'GET /readyz', 'GET /metrics'],
  ...['utilities', 'accounts', 'rounds'].map((area) => `ALL ${V1}/${area}`),
  ...['accounts', 'rounds', 'readings'].map((area) => `ALL ${V1}/${area}/*`),
]

const thereOrNot = <Item>(items: readonly Item[], named: string, keyOf: (item: Item) => string): string =>
  items.some((item) => keyOf(item) === named) ? 'there' : 'not there'

export function seenBy({ seen }: Row, role: Role): Place[] {
  return PLACES.filter((place) => seen?.[place]?.includes(role))
}

type Object = { name: string; named: string; ask(server: TestServer): Asked }

/** What a row asks about, as the table names it. Nobody asks as if they were the resident. */
export function objectsOf(row: Row, world: AccessWorld, role: Role): Object[] {
  const who = { role, person: world.people[role] ?? world.people.resident! }
  const about = (name: string, object: Fact | Place): Object => ({
    name,
    named: world.dwellings[at(object)].account,
    ask: (server) => row.ask(world, who, object, server),
  })
  if (row.about === 'nothing') return [about('nothing', 'home')]
  if (row.about === 'dwellings') return PLACES.map((place) => about(place, place))
  const isOne = new Set<string>()
  return world.facts.flatMap((fact) => {
    const name = fact.by === role ? 'own' : `${fact.kind} at ${fact.place}`
    const kind = `${name} ${fact.kind}`
    if (isOne.has(kind)) return []
    isOne.add(kind)
    return [about(name, fact)]
  })
}
