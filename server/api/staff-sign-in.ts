/**
 * Staff sign-in: name and password of one of the utility's people in, a session out ([security/L3], [security/L7]). Who began
 * one, when and on which phone is in the audit ([security/K1]).
 */
import { newSession } from '#server/api/session-cookie.ts'
import { isPassword, newPassword, passwordHash } from '#server/password.ts'
import type { StaffMember } from '#server/storage/staff.ts'
import type { Queries, Storage } from '#server/storage/storage.ts'
import { type StaffRole, staffSubject } from '#shared/domain/staff.ts'
import type { Clock, Instant } from '#shared/lib/clock.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'
import type { StaffSignInRequest } from '#shared/wire/rounds.ts'

export type StaffSignedIn = { subject: string; role: StaffRole; token: string }

export type StaffSignIn = { enter(request: StaffSignInRequest): Promise<Result<StaffSignedIn, 'refused'>> }

export function createStaffSignIn({ storage, clock }: { storage: Storage; clock: Clock }): StaffSignIn {
  /** Checked where there is nobody of the name, so that it takes as long ([security/L4]). */
  let nobodys: Promise<string> | null = null
  function nobodysHash(): Promise<string> {
    nobodys ??= passwordHash(newPassword())
    return nobodys
  }

  return {
    async enter({ name: typed, password, deviceId = null }) {
      const name = typed.trim().normalize('NFC').toLowerCase()
      const hash = await storage.staff.passwordHash(name)
      const fits = await isPassword(password, hash ?? (await nobodysHash()))
      const member = await storage.staff.find(name)
      if (!fits || hash === null || member === null || member.deactivated_at !== null) return refused('refused')
      const how = { by: 'password', deviceId, now: clock.now() } as const
      return ok(await storage.write((queries) => beginStaffSession(queries, member, how)))
    },
  }
}

/** By whichever way one of the staff came in. */
export async function beginStaffSession(
  queries: Pick<Queries, 'people' | 'audit'>,
  { name, role }: Pick<StaffMember, 'name' | 'role'>,
  { by, deviceId, now }: { by: 'password' | 'passkey'; deviceId: string | null; now: Instant },
): Promise<StaffSignedIn> {
  const subject = staffSubject(name)
  const { token, session } = newSession(subject, now)
  await queries.people.addSession({ ...session, device: deviceId })
  const details = { by, device: deviceId }
  await queries.audit.note({
    at: now,
    who: name,
    origin: 'app',
    deed: 'staff sign-in',
    about: name,
    why: null,
    details,
  })
  return { subject, role, token }
}
