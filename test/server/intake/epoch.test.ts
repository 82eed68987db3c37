import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Receipt } from '#shared/domain/receipt.ts'
import type { BatchReply, Known } from '#shared/wire/readings.ts'
import { aBatch, send } from '#test/support/batch.ts'
import { aResident, type Resident } from '#test/support/resident.ts'

let resident: Resident

beforeEach(async () => {
  resident = await aResident()
})
afterEach(() => resident.server.close())

const identity = () => resident.server.storage.meta.identity()

/** What a phone knows of the server by this receipt. */
const knownBy = ({ account, id, hash, number, commitSeq }: Receipt, epoch: string): Known => ({
  epoch,
  commitSeq,
  proof: { account, id, hash, number },
})

/** The database as it was before its last commits, as after a restore. */
async function rollBack(commits: number) {
  const { commitSeq } = await identity()
  await resident.server.storage.meta.put('commit_seq', String(commitSeq - commits))
}

test('[faults/V9] a phone with a later receipt proves a rollback: a new epoch begins and the alarm is raised', async () => {
  const before = await identity()
  await resident.receipts(resident.item())
  const [receipt] = await resident.receipts(resident.item())
  await rollBack(2)

  const reply = await send(resident.server, resident.person, [], knownBy(receipt!, before.epoch))

  expect(reply.epoch).not.toBe(before.epoch)
  expect(reply.server).toBe(before.server)
  expect(reply.commitSeq).toBe(receipt!.commitSeq)
  expect(resident.server.logged.filter((line) => line.includes('a new epoch begins'))).toHaveLength(1)
})

test('[faults/V9] the next number is greater than any that was ever given out', async () => {
  const { epoch } = await identity()
  const [receipt] = await resident.receipts(resident.item())
  await rollBack(1)
  await send(resident.server, resident.person, [], knownBy(receipt!, epoch))

  const [next] = await resident.receipts(resident.item())

  expect(next!.commitSeq).toBeGreaterThan(receipt!.commitSeq)
})

test('[faults/V9] the same proof heard twice begins one epoch', async () => {
  const { epoch } = await identity()
  const [receipt] = await resident.receipts(resident.item())
  await rollBack(1)
  const known = knownBy(receipt!, epoch)

  const replies = await Promise.all([1, 2, 3].map(() => send(resident.server, resident.person, [], known)))

  expect(new Set(replies.map((reply) => reply.epoch)).size).toBe(1)
})

test('[faults/V9] the question after the status notices it too, and the lost reading is unknown', async () => {
  const { epoch } = await identity()
  const item = resident.item()
  const [receipt] = await resident.receipts(item)
  await rollBack(1)
  const lost = { account: item.account, id: resident.item().id }
  const { items: _, deviceId: __, ...rest } = aBatch(resident.server, resident.person, [], knownBy(receipt!, epoch))

  const response = await resident.person.call('POST', '/api/v1/readings/status', { ...rest, items: [lost] })
  const reply = (await response.json()) as BatchReply & { unknown: unknown[] }

  expect(reply.epoch).not.toBe(epoch)
  expect(reply.unknown).toEqual([lost])
})

test('[faults/V9] nobody can make the server believe it without a receipt of its own', async () => {
  const before = await identity()
  const [receipt] = await resident.receipts(resident.item())
  const honest = knownBy(receipt!, before.epoch)
  const later = honest.commitSeq + 1000
  const lies: Known[] = [
    { epoch: before.epoch, commitSeq: later },
    { ...honest, commitSeq: later },
    { ...honest, commitSeq: later, proof: { ...honest.proof!, number: 'E-0000-0000' } },
    { ...honest, commitSeq: Number.MAX_SAFE_INTEGER },
    { ...honest, epoch: 'e_other', commitSeq: later },
    { epoch: null, commitSeq: later },
  ]

  for (const known of lies) expect((await send(resident.server, resident.person, [], known)).epoch).toBe(before.epoch)
})

test('[faults/V9] an epoch that is over proves nothing', async () => {
  const { epoch } = await identity()
  const [receipt] = await resident.receipts(resident.item())
  await rollBack(1)
  await resident.server.storage.meta.put('epoch', 'e_new')

  const reply = await send(resident.server, resident.person, [], knownBy(receipt!, epoch))

  expect(reply.epoch).toBe('e_new')
})
