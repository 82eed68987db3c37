import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { together } from '#server/storage/together.ts'

type Tools = { transaction: number }

/** Counts transactions; each takes a turn of the event loop. */
function aStorage(fails: (transaction: number, failure: unknown) => unknown = (_, failure) => failure) {
  let transactions = 0
  const write = together<Tools>(async (work) => {
    transactions += 1
    const own = transactions
    await new Promise((resolve) => setTimeout(resolve))
    try {
      return await work({ transaction: own })
    } catch (failure) {
      throw fails(own, failure)
    }
  })
  return { write, transactions: () => transactions }
}

const nth = async ({ transaction }: Tools) => transaction

test('[faults/V1] writes that wait at the same time share a transaction, and each gets its own answer', async () => {
  const { write, transactions } = aStorage()

  const first = write(nth)
  await setImmediate()
  const others = Array.from({ length: 5 }, (_, at) => write(async ({ transaction }) => `${transaction}.${at}`))

  expect(await first).toBe(1)
  expect(await Promise.all(others)).toEqual(['2.0', '2.1', '2.2', '2.3', '2.4'])
  expect(transactions()).toBe(2)
})

test('[faults/V1] those that come in the same turn share the first transaction', async () => {
  const { write, transactions } = aStorage()

  expect(await Promise.all([write(nth), write(nth)])).toEqual([1, 1])
  expect(transactions()).toBe(1)
})

test('[faults/G9] one that fails is told so alone; the others are written', async () => {
  const { write } = aStorage()

  const first = write(nth)
  await setImmediate()
  const waiting = [
    first,
    write(async () => 'good'),
    write(async () => {
      throw new Error('bad')
    }),
    write(async () => 'good too'),
  ]

  expect(
    (await Promise.allSettled(waiting)).map((done) => (done.status === 'fulfilled' ? done.value : 'failed')),
  ).toEqual([1, 'good', 'failed', 'good too'])
})

test('[faults/V3] after a broken disk nothing is tried again', async () => {
  const broken = Object.assign(new Error('disk I/O error'), { errcode: 10 })
  const { write, transactions } = aStorage()

  const first = write(nth)
  await setImmediate()
  const waiting = [
    first,
    write(async () => {
      throw broken
    }),
    write(nth),
  ]

  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(transactions()).toBe(2)
})

test('[faults/V2] many waiting are written in turns, none twice and none forgotten', async () => {
  const { write } = aStorage()
  const written: number[] = []

  await Promise.all(Array.from({ length: 100 }, (_, at) => write(async () => void written.push(at))))

  expect(written).toEqual(Array.from({ length: 100 }, (_, at) => at))
})
