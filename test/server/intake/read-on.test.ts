import { expect, test } from 'vitest'
import { readOnOf } from '#server/intake/read-on.ts'

test.each(['2026-11-20', '2026-11-21', '2026-09-19'])('[P6] %s is believed on 2026-11-20', (named) => {
  expect(readOnOf(named, '2026-11-20')).toEqual({ readOn: named, isOdd: false })
})

test.each(['2026-11-22', '2026-09-18', '2026-10-99', '2026-11-00', '2026-1-1', 'x', '', '12026-11-20', '-2026-11-20'])(
  '[P6] “%s” is odd on 2026-11-20, and becomes that day',
  (named) => {
    expect(readOnOf(named, '2026-11-20')).toEqual({ readOn: '2026-11-20', isOdd: true })
  },
)
