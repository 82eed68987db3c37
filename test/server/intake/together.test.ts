import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { together } from '#server/intake/together.ts'

/** Writes words, and answers each with the transaction it is in; counts the transactions, of which each takes a turn of the event loop. */
function aStorage(failure: (word: string) => unknown = () => null) {
  const transactions: string[][] = []
  const write = together<string, string>(
    async (words) => {
      transactions.push([...words])
      const own = transactions.length
      await new Promise((resolve) => setTimeout(resolve))
      for (const word of words) if (failure(word)) throw failure(word)
      return words.map((word) => `${word} in ${own}`)
    },
    { sizeOf: (word) => word.length, most: 20 },
  )
  return { write, transactions }
}

const badFails = (word: string): unknown => (word === 'bad' ? new Error('bad') : null)

test('[faults/V1] what waits at the same time shares a transaction, and each gets its own answer', async () => {
  const { write, transactions } = aStorage()

  const first = write('a')
  await setImmediate()
  const others = ['b', 'c', 'd'].map(write)

  expect(await first).toBe('a in 1')
  expect(await Promise.all(others)).toEqual(['b in 2', 'c in 2', 'd in 2'])
  expect(transactions).toEqual([['a'], ['b', 'c', 'd']])
})

test('[faults/V1] what comes in the same turn shares the first transaction', async () => {
  const { write, transactions } = aStorage()

  expect(await Promise.all([write('a'), write('b')])).toEqual(['a in 1', 'b in 1'])
  expect(transactions).toHaveLength(1)
})

test('what would make a transaction too large waits for the next; one that is too large alone has its own', async () => {
  const { write, transactions } = aStorage()
  const [ten, large] = ['0123456789', 'much larger than all the others may be']

  await Promise.all([ten, ten, 'a', large, 'b'].map(write))

  expect(transactions).toEqual([[ten, ten], ['a'], [large], ['b']])
})

test('[faults/G9] one that fails is told so alone; the others are written', async () => {
  const { write } = aStorage(badFails)

  const waiting = ['good', 'bad', 'good too'].map(write)

  expect(
    (await Promise.allSettled(waiting)).map((done) => (done.status === 'fulfilled' ? done.value : 'failed')),
  ).toEqual(['good in 2', 'failed', 'good too in 4'])
})

test('[faults/V3] after a broken disk nothing is tried again', async () => {
  const broken = Object.assign(new Error('disk I/O error'), { errcode: 10 })
  const { write, transactions } = aStorage((word) => (word === 'bad' ? broken : null))

  const first = write('a')
  await setImmediate()
  const waiting = [first, write('bad'), write('b')]

  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(transactions).toHaveLength(2)
})

test('[faults/V2] many waiting are written in turns, none twice and none forgotten', async () => {
  const { write, transactions } = aStorage()
  const words = Array.from({ length: 100 }, (_, at) => `w${at}`)

  await Promise.all(words.map(write))

  expect(transactions.flat()).toEqual(words)
})
