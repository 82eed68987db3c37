/** Unlisted typed: what is being typed about a meter that is not on the list, kept over a reload until it is saved (faults/U2). */
import { SERVICES, type Service } from '#shared/domain/meter.ts'

export type UnlistedTyped = { serial: string; value: string; service: Service | null }

const KEY = 'unlisted'
const EMPTY: UnlistedTyped = { serial: '', value: '', service: null }

/** Another person on this phone does not see it. */
const keyOf = (subject: string, account: string): string => `${KEY} ${subject} ${account}`

export function keptUnlisted(subject: string, account: string): UnlistedTyped {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(subject, account)) ?? 'null')
    return isObject(kept) ? readOf(kept) : EMPTY
  } catch {
    return EMPTY // Storage forbidden, or a text that is not ours.
  }
}

export function keepUnlisted(subject: string, account: string, typed: UnlistedTyped): void {
  try {
    sessionStorage.setItem(keyOf(subject, account), JSON.stringify(typed))
  } catch {
    return // Storage forbidden or full: it stays on the screen.
  }
}

export function forgetUnlisted(subject: string, account: string): void {
  try {
    sessionStorage.removeItem(keyOf(subject, account))
  } catch {
    return
  }
}

/** At sign-out: nothing half typed stays behind. */
export function forgetAllUnlisted(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(`${KEY} `)) sessionStorage.removeItem(key)
  } catch {
    return
  }
}

const isObject = (kept: unknown): kept is Record<string, unknown> => typeof kept === 'object' && kept !== null

const readOf = ({ serial, value, service }: Record<string, unknown>): UnlistedTyped => ({
  serial: typeof serial === 'string' ? serial : '',
  value: typeof value === 'string' ? value : '',
  service: SERVICES.find((known) => known === service) ?? null,
})
