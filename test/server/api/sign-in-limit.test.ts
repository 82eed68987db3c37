import { beforeEach, expect, test, vi } from 'vitest'
import { createSignInLimit, networkOf, type SignInLimit } from '#server/api/sign-in-limit.ts'
import { createTestClock, type TestClock } from '#test/support/test-clock.ts'

// Many runs take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const HOME = '95.56.10.20'
const ACCOUNT = 'astana-12045587'
let clock: TestClock
let limit: SignInLimit
let sprays: number[]

beforeEach(() => {
  clock = createTestClock('2026-11-20T12:00:00+05:00')
  sprays = []
  limit = createSignInLimit(clock, (accounts) => sprays.push(accounts))
})

const fail = (times: number, account = ACCOUNT, address = HOME) => {
  for (let at = 0; at < times; at += 1) limit.failed(account, address)
}

test('[security/L5] five tries are free, then each wait is twice the last, up to a quarter of an hour', () => {
  const waits = Array.from({ length: 12 }, () => {
    limit.failed(ACCOUNT, HOME)
    return limit.waitFor(ACCOUNT, HOME) / 1000
  })

  expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900])
})

test('[security/L5] a wait passes, and a success forgets it', () => {
  fail(5)
  clock.pass(29_999)
  const before = limit.waitFor(ACCOUNT, HOME)
  clock.pass(1)
  const after = limit.waitFor(ACCOUNT, HOME)
  limit.succeeded(ACCOUNT, HOME)
  fail(4)

  expect([before, after, limit.waitFor(ACCOUNT, HOME)]).toEqual([1, 0, 0])
})

test('[security/L5] a stranger’s guessing never locks the household out', () => {
  fail(50, ACCOUNT, '203.0.113.7')

  expect(limit.waitFor(ACCOUNT, '203.0.113.250')).toBeGreaterThan(0)
  expect(limit.waitFor(ACCOUNT, HOME)).toBe(0)
})

/** Tries as fast as allowed for so long, and answers how many there were. */
function guess(address: () => string, account: () => string, hours: number): number {
  const until = clock.now() + hours * 3_600_000
  let tries = 0
  while (clock.now() < until) {
    const [from, at] = [address(), account()]
    if (limit.waitFor(at, from) === 0) {
      limit.failed(at, from)
      tries += 1
    }
    clock.pass(5000)
  }
  return tries
}

test('[security/L5] brute force at one account from one network gets a few hundred tries a day, of 2^40', () => {
  expect(
    guess(
      () => HOME,
      () => ACCOUNT,
      24,
    ),
  ).toBeLessThan(600)
})

test('[security/L5] a spray over many accounts raises the alarm, once a quarter of an hour', () => {
  const accounts = Array.from({ length: 360 }, (_, at) => `astana-${at}`)

  guess(
    () => HOME,
    () => accounts.pop()!,
    0.5,
  )

  expect(sprays).toEqual([100, 100])
})

test('[security/L5] the same account tried again and again is no spray', () => {
  fail(1000)

  expect(sprays).toEqual([])
})

test('[security/L5] of 2,000 households behind one address all get in, each mistyping once, with a guesser among them', () => {
  for (let at = 0; at < 3000; at += 1) limit.failed(`astana-7700${at}`, '95.56.10.99')
  let honest = 0

  for (let household = 0; household < 2000; household += 1) {
    const account = `astana-${household}`
    for (const isRight of [false, true]) {
      if (limit.waitFor(account, HOME) > 0) continue
      if (isRight) {
        limit.succeeded(account, HOME)
        honest += 1
      } else limit.failed(account, HOME)
    }
    clock.pass(400)
  }

  expect(honest).toBe(2000)
})

test('[security/L5] a network that fails very often has two free tries at an account', () => {
  for (let at = 0; at < 1000; at += 1) limit.failed(`astana-9${at}`, HOME)

  fail(1)
  expect(limit.waitFor(ACCOUNT, HOME)).toBe(0)
  fail(1)
  expect(limit.waitFor(ACCOUNT, HOME)).toBe(30_000)
})

test('[security/L5] what it remembers is bounded', () => {
  for (let at = 0; at < 60_000; at += 1) limit.failed(`astana-${at}`, `10.${at & 255}.${at >> 8}.1`)

  fail(5)
  expect(limit.waitFor(ACCOUNT, HOME)).toBe(30_000)
})

test.each([
  ['95.56.10.20', '95.56.10'],
  ['::ffff:95.56.10.20', '95.56.10'],
  ['2001:db8:1:2ff:1::5', '2001:db8:1:02'],
  ['2001:db8:1:210:a:b:c:d', '2001:db8:1:02'],
  ['2001:db8::1', '2001:db8:0:00'],
  ['::1', '0:0:0:00'],
])('[security/L5] the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
