/** Record: turns a draft and its checked values into saved readings. What it returns is on disk; what it refuses is not. */
import type { ClockWatch } from '#client/domain/clock-watch.ts'
import type { Draft } from '#client/domain/draft.ts'
import { type Digest, factsOf, type SavingMoment } from '#client/domain/facts.ts'
import type { ReadingEntry } from '#client/domain/outbox-entry.ts'
import type { ClockDelta } from '#client/domain/utility-time.ts'
import type { SaveRefusal } from '#client/store/outbox.ts'
import type { Store } from '#client/store/store.ts'
import type { RegisterName } from '#shared/domain/meter.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { Result } from '#shared/lib/result.ts'

export type RecordDeps = {
  store: Pick<Store, 'outbox' | 'settings'>
  clock: Clock
  /** What the screens know of the server's time, so that nobody waits for it after the tap; without it the store is asked. */
  heard?: () => ClockDelta | null
  watch: Pick<ClockWatch, 'jumped'>
  digest: Digest
  newId: () => string
  /** What the device believes about where it is; evidence only (W6). */
  deviceZone: () => { zone: string; offset: number }
}

export type RecordReadings = {
  /** `values`: decimal strings with all decimals of their register. `today` is the utility's. */
  (
    draft: Draft,
    values: Partial<Record<RegisterName, string>>,
    today: CalendarDate,
  ): Promise<Result<ReadingEntry[], SaveRefusal>>
  /** Reads ahead what every save needs, while the person still types. */
  getReady(): Promise<void>
  /** What this device knows now, for what else is recorded beside readings. `today` is the utility's. */
  moment(today: CalendarDate): Promise<SavingMoment>
  digest: Digest
}

export function createRecord({ store, clock, heard, watch, digest, newId, deviceZone }: RecordDeps): RecordReadings {
  /** Read once: it never changes, and a person waits for each read after the tap. A failed read is not kept (faults/D6). */
  let deviceId: string | null = null
  const ownId = async (): Promise<string> => {
    deviceId ??= await store.settings.deviceId(newId)
    return deviceId
  }

  async function momentOf(today: CalendarDate): Promise<SavingMoment> {
    const at = clock.now()
    const [seen, id] = await Promise.all([heard?.() ?? store.settings.get('clock'), ownId()])
    return {
      deviceTime: { at, ...deviceZone(), jumped: watch.jumped() },
      serverSeenAt: seen?.serverSeenAt ?? null,
      deviceId: id,
      today,
    }
  }

  const record = async (
    draft: Draft,
    values: Partial<Record<RegisterName, string>>,
    today: CalendarDate,
  ): Promise<Result<ReadingEntry[], SaveRefusal>> => {
    const now = await momentOf(today)
    const registers = Object.entries(values) as [RegisterName, string][]
    // Before the transaction: waiting for a digest inside one would end it (protocol §1).
    const items = await Promise.all(registers.map(([register, value]) => factsOf(draft, register, value, now, digest)))
    return store.outbox.save(items, draft, now.deviceTime.at)
  }

  return Object.assign(record, {
    moment: momentOf,
    digest,
    async getReady() {
      deviceZone() // The first question about the zone takes a slow phone a tenth of a second.
      await ownId()
    },
  })
}
