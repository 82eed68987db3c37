/**
 * Account places: which accounts of a file do not have their lines together. Lines that say the same again do no harm.
 *
 * They are remembered as numbers, so that a file of any length can be looked through.
 */
import { crc32 } from 'node:zlib'
import { createAccountSet, createNumberSet } from '#server/import/number-set.ts'
import { type TableLine, textOf } from '#server/import/table.ts'
import type { AccountKey } from '#shared/domain/account.ts'

/** No dwelling has more registers; a file with one number in every line would never end an account. */
const MOST_LINES = 200

export type AccountPlaces = { add(line: TableLine, account: AccountKey | null): void; scattered: Set<AccountKey> }

export function createAccountPlaces(): AccountPlaces {
  const accounts = createAccountSet()
  const lines = createNumberSet()
  const scattered = new Set<AccountKey>()
  let present: AccountKey | null = null
  let isAgain = false
  let count = 0

  return {
    scattered,

    add(line, account) {
      if (account !== present) {
        present = account
        count = 0
        isAgain = account !== null && accounts.has(account)
        if (account !== null) accounts.add(account)
      }
      if (account === null) return
      count += 1
      const digest = digestOf(line, account)
      if (count > MOST_LINES || (isAgain && !lines.has(digest))) scattered.add(account)
      lines.add(digest)
    },
  }
}

/** A checksum of its text and the end of its account’s number: asked of lines of one account only, none is taken for another. */
const digestOf = (line: TableLine, account: AccountKey): number =>
  crc32(textOf(line)) * 2 ** 20 + (Number(account.slice(-6)) % 2 ** 20)
