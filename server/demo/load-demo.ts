/**
 * Load demo: puts the demo data into an empty database, once. History comes in as accepted readings with their events,
 * as an import from billing would bring it; it is not judged again.
 */
import { createHash } from 'node:crypto'
import { issueCode } from '#server/codes.ts'
import type { DemoAccount, DemoReading } from '#server/demo/demo-data.ts'
import { demoData } from '#server/demo/demo-data.ts'
import { zoneOf } from '#server/intake/case-file.ts'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import type { Keys } from '#server/keys.ts'
import type { ReadingTable } from '#server/storage/schema.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import { registerNameOf, serialOf } from '#shared/domain/meter.ts'
import { ticksOf } from '#shared/domain/value.ts'
import type { Instant } from '#shared/lib/clock.ts'
import type { Zone } from '#shared/lib/zone.ts'

export type DemoSignIn = { account: AccountKey; code: string; why: string }

/** Loads the data if the database is empty, and issues fresh codes for the residents to try. */
export async function loadDemo(storage: Storage, keys: Keys, now: Instant): Promise<DemoSignIn[]> {
  const today = new Date(now).toISOString().slice(0, 10)
  const { utilities, accounts, signIns } = demoData(today)
  await storage.write(async (queries) => {
    if ((await queries.accounts.count()) > 0) return
    for (const utility of utilities) await queries.accounts.putUtility(utility)
    const zones = new Map(utilities.map((utility) => [utility.key, zoneOf(utility)]))
    const commitSeq = await queries.meta.nextCommitSeq()
    for (const account of accounts) {
      const utility = account.account.slice(0, account.account.indexOf('-'))
      await queries.accounts.add(
        {
          account: account.account,
          utility,
          address: account.address,
          district: account.district,
          holder: account.holder,
          contract_starts_on: account.contract?.startsOn ?? null,
          contract_ends_on: account.contract?.endsOn ?? null,
        },
        account.meters,
      )
      const zone = zones.get(utility)!
      const rows = account.readings.map((reading) => rowOf(account, reading, zone, commitSeq, keys))
      await queries.readings.add(rows, now, 'demo')
    }
  })

  return await storage.write(async (queries) => {
    const issued: DemoSignIn[] = []
    for (const { account, why } of signIns) {
      issued.push({ account, why, code: await issueCode(queries, keys.codeKey, account, now) })
    }
    return issued
  })
}

function rowOf(
  { account, meters }: DemoAccount,
  { register, value, readOn, period, channel }: DemoReading,
  zone: Zone,
  commitSeq: number,
  keys: Keys,
): Omit<ReadingTable, 'step'> {
  const { decimals } = meters
    .find((meter) => meter.serial === serialOf(register))!
    .registers.find((candidate) => candidate.name === registerNameOf(register))!
  const payload = JSON.stringify({ account, register, value, readOn, period, channel })
  const hash = createHash('sha256').update(payload).digest('hex')
  const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
  const at = zone.instantOf(readOn, '12:00')
  return {
    account,
    id,
    variant: 0,
    hash,
    payload,
    channel,
    subject: 'billing',
    register,
    value,
    ticks: ticksOf(value, decimals),
    read_on: readOn,
    taken_at: at,
    received_at: at,
    replaces: null,
    slip: null,
    marks: '',
    number: receiptNumber(keys.receiptKey, { account, id, hash, commitSeq }),
    commit_seq: commitSeq,
    status: 'accepted',
    period,
    reason: null,
    opens_at: null,
  }
}
