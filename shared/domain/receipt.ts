/**
 * Receipt: the server's answer to one reading, made only after the reading is on disk.
 * Its number is what a person can read out, `E-7K3Q-20M9`; the server alone can make it (server/intake/receipt-number.ts).
 */

import type { AccountKey } from '#shared/domain/account.ts'
import type { Standing } from '#shared/domain/reading.ts'
import type { Instant } from '#shared/lib/clock.ts'

export type Receipt = {
  account: AccountKey
  id: string
  hash: string
  number: string
  commitSeq: number
  receivedAt: Instant
  standing: Standing
}

export const RECEIPT_NUMBER = /^E-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/
