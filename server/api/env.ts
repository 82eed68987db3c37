/** Env: what Hono carries with a request of our own client. */
import type { Context } from 'hono'
import type { SessionTable } from '#server/storage/schema.ts'
import type { StaffMember } from '#server/storage/staff.ts'

export type Env = {
  Variables: {
    session: SessionTable
    /** Null: a resident asks. */
    staff: StaffMember | null
    /** This phone may only hand in what it holds (faults/A6). */
    isRevoked: boolean
    requestId: string
  }
}

export type Request = Context<Env>
