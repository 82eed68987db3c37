/**
 * Staff phones: each phone of the staff: who is signed in on it, when it was last heard, what it said it holds. One that is
 * signed in on no phone that ever said its name has a handle of the session's own.
 */
import type { DeviceTable, SessionTable } from '#server/storage/schema.ts'
import type { StaffMember } from '#server/storage/staff.ts'
import type { Queries } from '#server/storage/storage.ts'
import { HAND_IN_DAYS, staffSubject } from '#shared/domain/staff.ts'
import type { Instant } from '#shared/lib/clock.ts'

const A_DAY = 86_400_000
/** What is unsent for longer is stuck. */
const STUCK_AFTER = A_DAY

export type Held = { count: number; since: Instant | null }

export type StaffPhone = {
  name: string
  device: string
  /** `ended`: it may only hand in. `signed-out`: nobody is signed in on it. */
  state: 'signed-in' | 'ended' | 'signed-out'
  signedInAt: Instant | null
  revokedAt: Instant | null
  lastContact: Instant
  /** Readings and visits. Null: it has handed in nothing yet. */
  unsent: Held | null
  /** Null: not said. */
  photos: Held | null
  isStuck: boolean
  /** Its sessions, by the hashes of their tokens. */
  sessions: string[]
}

/** Of one of the staff or of all; those nobody is signed in on only if they held something. */
export async function staffPhonesOf(queries: Queries, name: string | null, now: Instant): Promise<StaffPhone[]> {
  const subject = name === null ? null : staffSubject(name)
  const sessions = await queries.staffPhones.sessions(subject, now)
  const devices = await queries.staffPhones.devices(subject)
  const members = (await queries.staff.list()).filter((member) => name === null || member.name === name)
  return members.flatMap((member) => phonesOf(member, { sessions, devices }, now))
}

function phonesOf(
  member: StaffMember,
  { sessions, devices }: { sessions: readonly SessionTable[]; devices: readonly DeviceTable[] },
  now: Instant,
): StaffPhone[] {
  const isTheirs = ({ subject }: { subject: string }) => subject === staffSubject(member.name)
  const alive = sessions.filter((session) => isTheirs(session) && !isOver(revokedAt(session, member), now))
  const bySession = Map.groupBy(alive, (session) => session.device ?? handleOf(session))
  const said = new Map(devices.filter(isTheirs).map((device) => [device.device, device]))
  return [...new Set([...bySession.keys(), ...said.keys()])]
    .toSorted()
    .map((device) => phoneOf(member, device, { sessions: bySession.get(device) ?? [], said: said.get(device) }, now))
    .filter(({ state, unsent, photos }) => state !== 'signed-out' || unsent?.count || photos?.count)
}

function phoneOf(
  member: StaffMember,
  device: string,
  { sessions, said }: { sessions: readonly SessionTable[]; said: DeviceTable | undefined },
  now: Instant,
): StaffPhone {
  const revoked = sessions.map((session) => revokedAt(session, member))
  const isEnded = revoked.length > 0 && revoked.every((at) => at !== null)
  const unsent = said ? { count: said.unsent, since: said.oldest_unsent_at } : null
  const hasPhotos = said !== undefined && said.unsent_photos !== null
  return {
    name: member.name,
    device,
    state: isEnded ? 'ended' : sessions.length > 0 ? 'signed-in' : 'signed-out',
    signedInAt: latest(sessions.map(({ created_at }) => created_at)),
    revokedAt: isEnded ? latest(revoked.map((at) => at!)) : null,
    lastContact: latest([...sessions.map(({ last_seen_at }) => last_seen_at), ...(said ? [said.seen_at] : [])])!,
    unsent,
    photos: hasPhotos ? { count: said.unsent_photos!, since: said.oldest_photo_at } : null,
    isStuck: said !== undefined && said.unsent > 0 && now - (said.oldest_unsent_at ?? said.seen_at) > STUCK_AFTER,
    sessions: sessions.map(({ token_hash }) => token_hash),
  }
}

/** That of the session alone, or of its person. */
const revokedAt = (session: SessionTable, { deactivated_at }: StaffMember): Instant | null =>
  session.revoked_at ?? deactivated_at

const isOver = (revoked: Instant | null, now: Instant): boolean =>
  revoked !== null && now - revoked > HAND_IN_DAYS * A_DAY

const handleOf = ({ token_hash }: SessionTable): string => `session-${token_hash.slice(0, 8)}`

const latest = (all: readonly Instant[]): Instant | null => (all.length === 0 ? null : Math.max(...all))
