/**
 * Sign-in limit: slows down guessing without locking anybody out ([security/L5]). Pure but for the counts it keeps.
 *
 * Only failures count. The wait falls on the network that guesses at an account, not on the account: its own household,
 * elsewhere, is not touched. Networks are wide (villages share an address), so one that fails very often has fewer free
 * tries at each account, but nobody's first try there ever waits for what a neighbour did.
 */
import type { Clock, Instant } from '#shared/lib/clock.ts'

const MEMORY = 15 * 60_000
const FREE_TRIES = 5
const FIRST_WAIT = 30_000
const LONGEST_WAIT = 15 * 60_000
const NETWORK_TRIES = 1000
const FREE_TRIES_THEN = 2
const SPRAYED_ACCOUNTS = 100
const MOST_KEPT = 50_000

type Tally = { failures: number; lastAt: Instant }

export type SignInLimit = {
  /** Milliseconds to wait before this network may try this account; 0 for now. */
  waitFor(account: string, address: string): number
  failed(account: string, address: string): void
  succeeded(account: string, address: string): void
}

export function createSignInLimit(clock: Clock, onSpray: (accounts: number) => void): SignInLimit {
  const tallies = new Map<string, Tally>()
  let sprayed = new Set<string>()
  let sprayedSince = clock.now()

  function tallyOf(key: string): Tally {
    const found = tallies.get(key)
    if (found && clock.now() - found.lastAt < MEMORY) return found
    return { failures: 0, lastAt: 0 }
  }

  function count(key: string): void {
    if (tallies.size >= MOST_KEPT) tallies.delete(tallies.keys().next().value!)
    tallies.set(key, { failures: tallyOf(key).failures + 1, lastAt: clock.now() })
  }

  function watchSpray(account: string): void {
    if (clock.now() - sprayedSince > MEMORY) {
      sprayed = new Set()
      sprayedSince = clock.now()
    }
    if (sprayed.size === SPRAYED_ACCOUNTS || sprayed.has(account)) return
    sprayed.add(account)
    if (sprayed.size === SPRAYED_ACCOUNTS) onSpray(sprayed.size)
  }

  return {
    waitFor(account, address) {
      const network = networkOf(address)
      const free = tallyOf(network).failures < NETWORK_TRIES ? FREE_TRIES : FREE_TRIES_THEN
      return waitAfter(tallyOf(`${account} ${network}`), free, clock.now())
    },

    failed(account, address) {
      count(`${account} ${networkOf(address)}`)
      count(networkOf(address))
      watchSpray(account)
    },

    succeeded(account, address) {
      tallies.delete(`${account} ${networkOf(address)}`)
    },
  }
}

function waitAfter({ failures, lastAt }: Tally, free: number, now: Instant): number {
  if (failures < free) return 0
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - free))
  return Math.max(0, lastAt + wait - now)
}

/** The /24 of an IPv4 address, the /56 of an IPv6 one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/, '')
  if (plain.includes('.')) return plain.split('.').slice(0, 3).join('.')
  const [head = '', tail = ''] = plain.split('::')
  const groups = head.split(':').filter(Boolean)
  const ending = tail.split(':').filter(Boolean)
  const all = [...groups, ...Array(Math.max(0, 8 - groups.length - ending.length)).fill('0'), ...ending]
  return `${all.slice(0, 3).join(':')}:${all[3]?.padStart(4, '0').slice(0, 2)}`
}
