/** Facts: the reading that a draft's register becomes when it is saved, with its hash. Pure but for the digest handed in. */
import type { Draft } from '#client/domain/draft.ts'
import { type RegisterName, registerKey } from '#shared/domain/meter.ts'
import { type DeviceTime, hashedText, type Reading } from '#shared/domain/reading.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { ReadingItem } from '#shared/wire/readings.ts'

/** What the device knows at the moment of saving. `today` is the utility's. */
export type SavingMoment = {
  deviceTime: DeviceTime
  serverSeenAt: Instant | null
  deviceId: string
  today: CalendarDate
}

/** SHA-256 of a text in UTF-8, as bytes. */
export type Digest = (text: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>

/** `value` is the decimal string with all decimals of the register. The draft must have an id for it. */
export async function factsOf(
  draft: Draft,
  register: RegisterName,
  value: string,
  moment: SavingMoment,
  digest: Digest,
): Promise<ReadingItem> {
  const id = draft.ids[register]
  if (id === undefined) throw new Error(`the draft has no id for ${register}`)
  const facts: Reading = {
    schema: 1,
    account: draft.account,
    id,
    subject: draft.subject,
    register: registerKey(draft.serial, register),
    value,
    readOn: draft.readOn ?? moment.today,
    deviceTime: moment.deviceTime,
    serverSeenAt: moment.serverSeenAt,
    deviceId: moment.deviceId,
    ...(draft.replaces[register] === undefined ? {} : { replaces: draft.replaces[register] }),
    ...(draft.reasons.length === 0 ? {} : { reasons: draft.reasons }),
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
    ...(draft.slip ? { slip: draft.slip } : {}),
  }
  return { ...facts, hash: await hashOf(facts, digest) }
}

export async function hashOf(facts: { readonly [key: string]: unknown }, digest: Digest): Promise<string> {
  return hexOf(await digest(new TextEncoder().encode(hashedText(facts))))
}

export const hexOf = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
