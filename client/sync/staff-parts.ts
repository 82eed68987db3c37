/** Staff parts: what only the staff need of sync, fetched when one of them does. The worker asks for none of it. */
import type { StaffParts } from '#client/sync/sync.ts'

export const STAFF_PARTS: StaffParts = {
  staffSync: async () => (await import('#client/sync/staff-sync.ts')).createStaffSync,
  passkeys: async () => (await import('#client/sync/passkeys.ts')).createPasskeys,
}
