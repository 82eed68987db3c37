/** Devices: what each phone last said of itself, so that the utility can see where readings are stuck. */
import type { Db } from '#server/storage/db.ts'
import type { DeviceTable } from '#server/storage/schema.ts'

export function devices(db: Db) {
  return {
    async seen(device: DeviceTable): Promise<void> {
      await db
        .insertInto('device')
        .values(device)
        .onConflict((clash) => clash.columns(['device', 'subject']).doUpdateSet(device))
        .execute()
    },
  }
}
