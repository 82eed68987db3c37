import { expect, test } from 'vitest'
import { receiptNumber } from '#server/intake/receipt-number.ts'
import { RECEIPT_NUMBER } from '#shared/domain/receipt.ts'

const KEY = Buffer.alloc(32, 1)
const reading = { account: 'astana-12045587', id: 'a', hash: 'h', commitSeq: 7 }

test('[R1] the same stored reading has the same number, of the form people read out', () => {
  expect(receiptNumber(KEY, reading)).toBe(receiptNumber(KEY, { ...reading }))
  expect(receiptNumber(KEY, reading)).toMatch(RECEIPT_NUMBER)
})

test('[R1] another account, id, content, commit or key has another number', () => {
  const others = [
    receiptNumber(Buffer.alloc(32, 2), reading),
    receiptNumber(KEY, { ...reading, account: 'astana-12045588' }),
    receiptNumber(KEY, { ...reading, id: 'b' }),
    receiptNumber(KEY, { ...reading, hash: 'i' }),
    receiptNumber(KEY, { ...reading, commitSeq: 8 }),
  ]

  expect(new Set([receiptNumber(KEY, reading), ...others]).size).toBe(6)
})
