/**
 * Receipt number: what only this server can make for one stored reading, so that a clerk can check one.
 * 8 characters of HMAC-SHA256 over account, id, hash and commit number; not a signature.
 */
import { createHmac } from 'node:crypto'
import { crockford } from '#shared/lib/crockford.ts'

export type Numbered = { account: string; id: string; hash: string; commitSeq: number }

export function receiptNumber(key: Buffer, { account, id, hash, commitSeq }: Numbered): string {
  const digest = createHmac('sha256', key).update(`${account}\n${id}\n${hash}\n${commitSeq}`).digest()
  const text = crockford(digest.subarray(0, 8))
  return `E-${text.slice(0, 4)}-${text.slice(4)}`
}
