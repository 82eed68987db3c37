/**
 * Heartbeat: what a phone says of itself beside what it hands in, kept so that the utility sees where something is stuck;
 * and which phone a session of the staff is on, so that the office can end one phone alone.
 */
import type { Request } from '#server/api/env.ts'
import { stillUnsent } from '#server/intake/still-unsent.ts'
import type { DeviceTable } from '#server/storage/schema.ts'
import { storableText } from '#server/storage/storable-text.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { BatchRequest, StatusRequest } from '#shared/wire/readings.ts'

export const deviceOf = (batch: BatchRequest, clock: Clock): DeviceTable => ({
  device: batch.deviceId,
  subject: batch.subject,
  app: batch.app,
  unsent: batch.unsent,
  oldest_unsent_at: batch.oldestUnsentAt,
  clock_skew: clock.now() - batch.deviceNow,
  seen_at: clock.now(),
  unsent_photos: batch.unsentPhotos ?? null,
  oldest_photo_at: batch.oldestPhotoAt ?? null,
})

/** A revoked phone stays the one that was revoked, whatever it calls itself since. */
export async function linkPhone(c: Request, storage: Storage, device: string): Promise<void> {
  const { session, staff, isRevoked } = c.var
  if (staff === null || isRevoked || session.device === storableText(device)) return
  await storage.staffPhones.link(session.token_hash, device)
}

/** A question after the status hands nothing in, but says what is held: after the photos went, no batch may follow. */
export async function noteStatus(
  c: Request,
  { storage, clock }: { storage: Storage; clock: Clock },
  request: StatusRequest,
): Promise<void> {
  const { device, subject } = c.var.session
  if (device === null) return
  await storage.write(async (queries) => {
    const known = await queries.devices.find(device, subject)
    if (known === null) return
    const said = {
      ...known,
      unsent: request.unsent,
      oldest_unsent_at: request.oldestUnsentAt,
      seen_at: clock.now(),
      unsent_photos: request.unsentPhotos ?? null,
      oldest_photo_at: request.oldestPhotoAt ?? null,
    }
    await queries.devices.seen([stillUnsent(said, 0)])
  })
}
