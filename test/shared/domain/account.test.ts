import { expect, test } from 'vitest'
import { ACCOUNT_KEY, accountKey, isInForce, numberOf, utilityOf } from '#shared/domain/account.ts'

test('[R1] the key of an account names its utility and its number', () => {
  const key = accountKey('astana', '12045587')

  expect(key).toBe('astana-12045587')
  expect(key).toMatch(ACCOUNT_KEY)
  expect([utilityOf(key), numberOf(key)]).toEqual(['astana', '12045587'])
})

test('[R6] nothing else has the form of a key', () => {
  const wrong = [
    '',
    'astana',
    'astana-',
    'astana-12',
    'Astana-12045587',
    'astana-1204558x',
    'a-b-12045587',
    'astana-1204\n',
  ]

  expect(wrong.filter((key) => ACCOUNT_KEY.test(key))).toEqual([])
})

test('[R7] a contract is in force on its first and its last day, and on none outside', () => {
  const contract = { startsOn: '2025-03-01', endsOn: '2026-02-28' }
  const days = ['2025-02-28', '2025-03-01', '2026-02-28', '2026-03-01']

  expect(days.map((on) => isInForce(contract, on))).toEqual([false, true, true, false])
  expect(isInForce({ startsOn: '2025-03-01', endsOn: null }, '2099-01-01')).toBe(true)
  expect(isInForce(null, '2025-06-01')).toBe(false)
})
