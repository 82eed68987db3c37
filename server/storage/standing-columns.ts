/** Standing columns: where a reading stands as the columns of a row, of a reading or of an event, and back. */
import type { ReadingTable } from '#server/storage/schema.ts'
import type { Standing } from '#shared/domain/reading.ts'

type Columns = Pick<ReadingTable, 'status' | 'period' | 'reason' | 'opens_at'>

export function columnsOf(standing: Standing): Columns {
  return {
    status: standing.status,
    period: standing.period,
    reason: 'reason' in standing ? standing.reason : null,
    opens_at: 'opensAt' in standing ? standing.opensAt : null,
  }
}

export function standingOf({ status, period, reason, opens_at: opensAt }: Columns): Standing {
  return {
    status,
    period,
    ...(reason === null ? {} : { reason }),
    ...(opensAt === null ? {} : { opensAt }),
  } as Standing
}
