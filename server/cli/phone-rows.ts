/** Phone rows: the phones of the staff as lines of a report: who, since when, last heard, what they hold and for how long. */
import { timeText } from '#server/cli/held-rows.ts'
import type { RowColumn } from '#server/cli/row-lines.ts'
import type { Held, StaffPhone } from '#server/rounds/staff-phones.ts'
import type { Instant } from '#shared/lib/clock.ts'

const AN_HOUR = 3_600_000

export function phoneColumns(now: Instant): RowColumn<StaffPhone>[] {
  return [
    { name: 'name', width: 16, cell: ({ name }) => name },
    { name: 'phone', width: 36, cell: ({ device }) => device },
    { name: 'state', width: 10, cell: ({ state }) => state },
    timeColumn('signedIn', ({ signedInAt }) => signedInAt),
    timeColumn('lastContact', ({ lastContact }) => lastContact),
    ...heldColumns('unsent', ({ unsent }) => unsent, now),
    ...heldColumns('photos', ({ photos }) => photos, now),
    timeColumn('revoked', ({ revokedAt }) => revokedAt),
    {
      name: 'stuck',
      width: 5,
      cell: ({ isStuck }) => (isStuck ? 'stuck' : ''),
      table: ({ isStuck }) => (isStuck ? 'stuck' : ''),
    },
  ]
}

/** `3 for 26 h`; `-` where the phone has not said. */
export function heldText(held: Held | null, now: Instant): string {
  if (held === null) return '-'
  const { count, since } = held
  return count === 0 || since === null ? String(count) : `${count} for ${hours(since, now)} h`
}

const hours = (since: Instant, now: Instant): number => Math.max(0, Math.floor((now - since) / AN_HOUR))

const timeColumn = (name: string, at: (phone: StaffPhone) => Instant | null): RowColumn<StaffPhone> => ({
  name,
  width: 17,
  cell: (phone) => isoText(at(phone)),
  table: (phone) => (at(phone) === null ? '-' : timeText(at(phone)!, null)),
})

/** How many, and since when; in a table as one. */
const heldColumns = (name: string, held: (phone: StaffPhone) => Held | null, now: Instant): RowColumn<StaffPhone>[] => [
  {
    name,
    width: 12,
    cell: (phone) => held(phone)?.count.toString() ?? null,
    table: (phone) => heldText(held(phone), now),
  },
  timeColumn(`${name}Since`, (phone) => held(phone)?.since ?? null),
]

const isoText = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString())
