/** Migrations: the numbered steps of the schema, oldest first. Steps only add; a released step is never edited. */
import type { Migration } from 'kysely/migration'
import { up as first } from '#server/storage/migrations/0001-first.ts'
import { up as corrections } from '#server/storage/migrations/0002-corrections.ts'
import { up as audit } from '#server/storage/migrations/0003-audit.ts'
import { up as staff } from '#server/storage/migrations/0004-staff.ts'
import { up as imported } from '#server/storage/migrations/0005-import.ts'
import { up as estimate } from '#server/storage/migrations/0006-estimate.ts'
import { up as job } from '#server/storage/migrations/0007-job.ts'
import { up as deviceSeen } from '#server/storage/migrations/0010-device-seen.ts'
import { up as past } from '#server/storage/migrations/0011-past.ts'
import { up as rounds } from '#server/storage/migrations/0012-rounds.ts'
import { up as photos } from '#server/storage/migrations/0013-photos.ts'
import { up as selfReads } from '#server/storage/migrations/0014-self-reads.ts'
import { up as office } from '#server/storage/migrations/0015-office.ts'
import { up as passkeys } from '#server/storage/migrations/0016-passkeys.ts'

export const migrations: Record<string, Migration> = {
  '0001-first': { up: first },
  '0002-corrections': { up: corrections },
  '0003-audit': { up: audit },
  '0004-staff': { up: staff },
  '0005-import': { up: imported },
  '0006-estimate': { up: estimate },
  '0007-job': { up: job },
  '0010-device-seen': { up: deviceSeen },
  '0011-past': { up: past },
  '0012-rounds': { up: rounds },
  '0013-photos': { up: photos },
  '0014-self-reads': { up: selfReads },
  '0015-office': { up: office },
  '0016-passkeys': { up: passkeys },
}
