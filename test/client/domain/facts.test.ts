/** Facts: what a draft becomes, as the server's schema takes it and hashes it. */
import { expect, test } from 'vitest'
import { newDraft } from '#client/domain/draft.ts'
import { factsOf } from '#client/domain/facts.ts'
import { readingItem } from '#shared/wire/readings.ts'
import { anItem } from '#test/support/builders.ts'
import { NOON } from '#test/support/test-entry.ts'

const KEY = { subject: 's_1', account: 'astana-12045587', serial: '22-418837' }
const MOMENT = {
  deviceTime: { at: NOON, zone: 'Asia/Almaty', offset: 300, jumped: false },
  serverSeenAt: null,
  deviceId: 'd_1',
  today: '2026-11-20',
}
const digest = (text: Uint8Array<ArrayBuffer>) => crypto.subtle.digest('SHA-256', text)
const aDraft = () => newDraft(KEY, ['main'], () => crypto.randomUUID(), NOON)

test('[R1] the hash is the one the server makes of the same facts', async () => {
  const item = await factsOf(aDraft(), 'main', '00203.170', MOMENT, digest)

  const { hash, ...facts } = item
  expect(hash).toBe(anItem(facts).hash)
  expect(readingItem.safeParse(item).success).toBe(true)
})

test('[R5] another day, reasons, a note, a slip and what it replaces travel only if they were said', async () => {
  const bare = await factsOf(aDraft(), 'main', '00203.170', MOMENT, digest)
  const replaced = crypto.randomUUID()
  const full = await factsOf(
    {
      ...aDraft(),
      readOn: '2026-11-18',
      reasons: ['V1'],
      note: ' high ',
      slip: 'K7Q2M2',
      replaces: { main: replaced },
    },
    'main',
    '00203.170',
    MOMENT,
    digest,
  )

  expect(bare).not.toHaveProperty('reasons')
  expect(bare).not.toHaveProperty('note')
  expect(bare).not.toHaveProperty('slip')
  expect(bare).not.toHaveProperty('replaces')
  expect(bare.readOn).toBe('2026-11-20')
  expect(full).toMatchObject({
    readOn: '2026-11-18',
    reasons: ['V1'],
    note: 'high',
    slip: 'K7Q2M2',
    replaces: replaced,
  })
})

test('[R1] a register without an id in its draft is our own fault', async () => {
  await expect(factsOf(aDraft(), 'night', '1', MOMENT, digest)).rejects.toThrow('no id')
})
