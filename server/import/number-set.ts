/** Number set: whole numbers from 0 that were seen, in some sixteen bytes each; a Set of as many takes several times that. */
import { type AccountKey, numberOf, utilityOf } from '#shared/domain/account.ts'

export type NumberSet = { has(number: number): boolean; add(number: number): void }

const EMPTY = -1

export function createNumberSet(): NumberSet {
  let slots = new Float64Array(1 << 10).fill(EMPTY)
  let size = 0

  /** Where it is, or where it would be. */
  function slotOf(number: number): number {
    const mask = slots.length - 1
    const mixed = Math.imul((number >>> 0) ^ Math.imul(Math.floor(number / 2 ** 32), 0x9e3779b1), 0x85ebca6b)
    let at = (mixed ^ (mixed >>> 15)) & mask
    while (slots[at] !== EMPTY && slots[at] !== number) at = (at + 1) & mask
    return at
  }

  function grow(): void {
    const old = slots
    slots = new Float64Array(old.length * 2).fill(EMPTY)
    for (const number of old) if (number !== EMPTY) slots[slotOf(number)] = number
  }

  return {
    has: (number) => slots[slotOf(number)] === number,

    add(number) {
      const at = slotOf(number)
      if (slots[at] === number) return
      slots[at] = number
      size += 1
      if (size * 2 > slots.length) grow()
    },
  }
}

export type AccountSet = { has(account: AccountKey): boolean; add(account: AccountKey): void }

/** Of accounts as numbers, each its own: a utility’s numbers have at most 12 digits, all of them as many. */
export function createAccountSet(): AccountSet {
  const numbers = createNumberSet()
  const utilities: string[] = []

  function numbered(account: AccountKey): number {
    const utility = utilityOf(account)
    if (!utilities.includes(utility)) utilities.push(utility)
    return utilities.indexOf(utility) * 10 ** 12 + Number(numberOf(account))
  }

  return { has: (account) => numbers.has(numbered(account)), add: (account) => numbers.add(numbered(account)) }
}
