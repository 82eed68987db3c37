/** Record: turns a draft and its checked values into saved readings. What it returns is on disk; what it refuses is not. */
import type { ClockWatch } from '#client/domain/clock-watch.ts'
import type { Draft } from '#client/domain/draft.ts'
import { type Digest, factsOf } from '#client/domain/facts.ts'
import type { OutboxEntry } from '#client/domain/outbox-entry.ts'
import type { SaveRefusal } from '#client/store/outbox.ts'
import type { Store } from '#client/store/store.ts'
import type { RegisterName } from '#shared/domain/meter.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { Result } from '#shared/lib/result.ts'

export type RecordDeps = {
  store: Pick<Store, 'outbox' | 'settings'>
  clock: Clock
  watch: Pick<ClockWatch, 'jumped'>
  digest: Digest
  newId: () => string
  /** What the device believes about where it is; evidence only (W6). */
  deviceZone: () => { zone: string; offset: number }
}

/** `values`: decimal strings with all decimals of their register. `today` is the utility's. */
export type RecordReadings = (
  draft: Draft,
  values: Partial<Record<RegisterName, string>>,
  today: CalendarDate,
) => Promise<Result<OutboxEntry[], SaveRefusal>>

export function createRecord({ store, clock, watch, digest, newId, deviceZone }: RecordDeps): RecordReadings {
  /** Read once: it never changes, and a person waits for each read after the tap. A failed read is not kept (faults/D6). */
  let deviceId: string | null = null

  return async (draft, values, today) => {
    const now = clock.now()
    const [seen, id] = await Promise.all([store.settings.get('clock'), deviceId ?? store.settings.deviceId(newId)])
    deviceId = id
    const moment = {
      deviceTime: { at: now, ...deviceZone(), jumped: watch.jumped() },
      serverSeenAt: seen?.serverSeenAt ?? null,
      deviceId: id,
      today,
    }
    const registers = Object.entries(values) as [RegisterName, string][]
    // Before the transaction: waiting for a digest inside one would end it (protocol §1).
    const items = await Promise.all(
      registers.map(([register, value]) => factsOf(draft, register, value, moment, digest)),
    )
    return store.outbox.save(items, draft, now)
  }
}
