/**
 * Slip entry: the code of a no-access slip goes into the drafts of the account's meters, from where their next readings take
 * it along; and what is known of the codes that went before.
 */

import { slipOf } from '#client/domain/draft.ts'
import { isReading } from '#client/domain/outbox-entry.ts'
import { refusalOf, type SaveRefusal } from '#client/store/outbox.ts'
import { presentMeters } from '#client/ui/models/meter-view.ts'
import type { Models } from '#client/ui/models/models.ts'
import type { AccountData, MeterData, SlipData } from '#shared/wire/account-data.ts'

/** Null when it is on this phone, else why it is not. */
export async function attachSlip(models: Models, account: AccountData, slip: string): Promise<SaveRefusal | null> {
  const { kept, store, messages } = models
  const subject = kept.session.peek()?.subject ?? ''
  try {
    for (const { serial, registers } of presentMeters(account)) {
      const key = { subject, account: account.key, serial }
      const names = registers.map(({ name }) => name)
      await store.drafts.open(key, names, Date.now())
      await store.drafts.change(key, { slip }, Date.now())
    }
  } catch (failure) {
    const refusal = refusalOf(failure)
    if (refusal === null) throw failure
    return refusal
  }
  messages.say({ type: 'changed', what: 'drafts' })
  return null
}

/** The code that the next readings go with, and of which meters. */
export function attachedSlip({ kept }: Models, account: AccountData): { slip: string; meters: MeterData[] } | null {
  const now = Date.now()
  const bySerial = new Map(
    kept.drafts.value
      .filter((draft) => draft.account === account.key)
      .map((draft) => [draft.serial, slipOf(draft, now)] as const),
  )
  const slip = [...bySerial.values()].find((one) => one !== null)
  if (!slip) return null
  return { slip, meters: presentMeters(account).filter(({ serial }) => bySerial.get(serial) === slip) }
}

export type ShownSlip = SlipData | { slip: string; state: 'on-phone' }

/** Newest first; `on-phone`: its reading has no receipt yet. */
export function slipsOf({ kept }: Models, account: AccountData): ShownSlip[] {
  const told = account.slips ?? []
  const waiting = kept.waiting.value.filter(isReading).flatMap(({ account: of, item }) => {
    return of === account.key && item.slip && !told.some(({ slip }) => slip === item.slip) ? [item.slip] : []
  })
  const onPhone = [...new Set(waiting)].map((slip) => ({ slip, state: 'on-phone' as const }))
  return [...onPhone.toReversed(), ...told.toReversed()]
}
