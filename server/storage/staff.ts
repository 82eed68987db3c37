/** Staff: the people of the utility by name, with their role. What a role may do is not decided here. */
import type { Db } from '#server/storage/db.ts'
import type { StaffTable } from '#server/storage/schema.ts'
import type { Instant } from '#shared/lib/clock.ts'

/** Whoever is named, without what lets them in. */
export type StaffMember = Omit<StaffTable, 'password_hash'>

const SHOWN = ['name', 'role', 'created_at', 'deactivated_at'] as const

export function staff(db: Db) {
  async function change(name: string, set: Partial<StaffTable>): Promise<void> {
    await db.updateTable('staff').set(set).where('name', '=', name).execute()
  }

  return {
    async find(name: string): Promise<StaffMember | null> {
      const row = await db.selectFrom('staff').select(SHOWN).where('name', '=', name).executeTakeFirst()
      return row ?? null
    },

    async list(): Promise<StaffMember[]> {
      return await db.selectFrom('staff').select(SHOWN).orderBy('name').execute()
    },

    async passwordHash(name: string): Promise<string | null> {
      const row = await db.selectFrom('staff').select('password_hash').where('name', '=', name).executeTakeFirst()
      return row?.password_hash ?? null
    },

    async add(member: StaffTable): Promise<void> {
      await db.insertInto('staff').values(member).execute()
    },

    /** Null: active again. */
    deactivate: (name: string, at: Instant | null) => change(name, { deactivated_at: at }),

    setPassword: (name: string, hash: string) => change(name, { password_hash: hash }),
  }
}
