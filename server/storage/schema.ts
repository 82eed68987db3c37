/**
 * Schema: the tables as TypeScript sees them. Instants are epoch milliseconds, dates and periods ISO text.
 *
 * Every unique key of a per-account table begins with the account, since the data will be sharded by it.
 */
import type {
  AssignmentTable,
  DwellingTable,
  PhotoTable,
  RoundTable,
  SuspensionTable,
  VisitTable,
} from '#server/storage/visit-tables.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Channel } from '#shared/domain/channel.ts'
import type { EstimateKind } from '#shared/domain/estimate.ts'
import type { Place, RegisterKey, RegisterName, Service, Unit } from '#shared/domain/meter.ts'
import type { ReadingStatus } from '#shared/domain/reading.ts'
import type { StaffRole } from '#shared/domain/staff.ts'
import type { CalendarDate, Period } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** One-row facts of this database: epoch, commit number, server id. */
export type MetaTable = { name: string; value: string }

/** `profile` is a `Utility` as JSON. */
export type UtilityTable = { utility: string; profile: string }

export type AccountTable = {
  account: AccountKey
  utility: string
  address: string
  district: string
  holder: string
  contract_starts_on: CalendarDate | null
  contract_ends_on: CalendarDate | null
  revision: number
  /** Where the dwelling is in its house; not part of the address as billing writes it. */
  entrance: string | null
  floor: string | null
  /** As the billing system numbers it. */
  contract_number: string | null
}

export type MeterTable = {
  account: AccountKey
  serial: string
  service: Service
  place: Place | null
  installed_on: CalendarDate
  removed_on: CalendarDate | null
  verified_until: CalendarDate | null
}

export type RegisterTable = {
  account: AccountKey
  serial: string
  name: RegisterName
  digits: number
  decimals: number
  unit: Unit
}

/** Activation codes, as HMAC under a key that is not in the database ([security/L3]). */
export type CodeTable = { account: AccountKey; hash: string; issued_at: Instant; expires_at: Instant }

export type ResidentTable = { subject: string; secret_hash: string; created_at: Instant; device: string }

/** Who may act for which account, since when, until when. */
export type AccessTable = { account: AccountKey; subject: string; granted_at: Instant; ended_at: Instant | null }

export type SessionTable = {
  token_hash: string
  subject: string
  created_at: Instant
  last_seen_at: Instant
  expires_at: Instant
  /** The phone was lost or its person may not sign in any more: it may only hand in what it holds (faults/A6). */
  revoked_at: Instant | null
  /** Of the staff: the phone it is on, as its sign-in or its last batch said; null: not said yet, or a resident's. */
  device: string | null
}

/**
 * Readings: the facts as sent (`payload`, and the columns before `status`), which never change, and where the reading
 * stands (from `status` on), which follows from its events and can be rebuilt from them. `variant` 0 is the first reading
 * under its id; another content under the same id is kept as 1, 2… (R1).
 */
export type ReadingTable = {
  account: AccountKey
  id: string
  variant: number
  hash: string
  payload: string
  channel: Channel
  subject: string
  register: RegisterKey
  value: string
  ticks: number | null
  read_on: CalendarDate
  taken_at: Instant
  received_at: Instant
  replaces: string | null
  /** Of a no-access slip it came with. */
  slip: string | null
  /** Marks, space between; empty for none. */
  marks: string
  number: string
  commit_seq: number
  status: ReadingStatus
  period: Period | null
  reason: string | null
  opens_at: Instant | null
  step: number
}

/** What became of a reading, and by whom: append-only. `by` is `intake`, `release` or a person at the utility. */
export type EventTable = {
  account: AccountKey
  id: string
  variant: number
  step: number
  at: Instant
  status: ReadingStatus
  period: Period | null
  reason: string | null
  opens_at: Instant | null
  by: string
  /** A person's words. */
  note: string | null
}

/**
 * What was estimated for a period without a reading (C2): append-only. It counts as long as no reading is accepted for its
 * period. `volume` is a decimal text, `basis` the periods whose mean it is, space between.
 */
export type EstimateTable = {
  account: AccountKey
  register: RegisterKey
  period: Period
  volume: string
  kind: EstimateKind
  basis: string
  made_at: Instant
}

/**
 * How far the estimation of a closed period has come: up to the account `reached`, with so many estimates `made`.
 * `passed-over`: the period had closed before any server first looked, or too long before it looked again.
 */
export type EstimationTable = {
  utility: string
  period: Period
  state: 'going-on' | 'done' | 'passed-over'
  reached: AccountKey
  made: number
  at: Instant
}

/** What a device last said of itself: readings, visits and photos still without a receipt, and since when. */
export type DeviceTable = {
  device: string
  subject: string
  app: string
  unsent: number
  oldest_unsent_at: Instant | null
  clock_skew: number
  seen_at: Instant
  /** Null: its version says nothing of photos. */
  unsent_photos: number | null
  oldest_photo_at: Instant | null
}

/** What staff or the system changed: append-only. `details` is JSON. */
export type AuditTable = {
  id: string
  at: Instant
  who: string
  origin: string
  deed: string
  about: string | null
  why: string | null
  details: string
}

/** The chain over the audit: each hash covers the row `audit` and the hash before it. */
export type SealTable = { number: number; audit: string; hash: string }

/** Which server does a job now, and until when it has the claim. */
export type JobTable = { name: string; holder: string | null; until: Instant }

/** `password_hash` is a PHC string of argon2id. Nobody is ever deleted, since the audit names them. */
export type StaffTable = {
  name: string
  role: StaffRole
  password_hash: string
  created_at: Instant
  deactivated_at: Instant | null
}

/**
 * By which key one of the staff may sign in. `passkey` names it: the hash of its `credential`, which the phone goes by.
 * `device`: what the phone calls itself. `counter`: how often it signed, if it counts.
 */
export type PasskeyTable = {
  passkey: string
  staff: string
  credential: string
  public_key: string
  counter: number
  device: string
  made_at: Instant
  used_at: Instant | null
}

/** One that was answered is answered once; kept until it could not be answered any more. */
export type ChallengeTable = { challenge: string; expires_at: Instant }

export type Schema = {
  meta: MetaTable
  utility: UtilityTable
  account: AccountTable
  meter: MeterTable
  register: RegisterTable
  code: CodeTable
  resident: ResidentTable
  access: AccessTable
  session: SessionTable
  reading: ReadingTable
  event: EventTable
  estimate: EstimateTable
  estimation: EstimationTable
  device: DeviceTable
  audit: AuditTable
  seal: SealTable
  staff: StaffTable
  passkey: PasskeyTable
  challenge: ChallengeTable
  job: JobTable
  round: RoundTable
  assignment: AssignmentTable
  dwelling: DwellingTable
  visit: VisitTable
  photo: PhotoTable
  suspension: SuspensionTable
}
