/** Lived-in file: a database in which readings came to stand in every way, and staff did things that are noted and sealed. */
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { sealAudit } from '#server/jobs/seal-audit.ts'
import type { Keys } from '#server/keys.ts'
import { anItem } from '#test/support/builders.ts'
import { ACCOUNT, residentOf } from '#test/support/resident.ts'
import { createTestServer } from '#test/support/test-server.ts'

export const NEIGHBOUR = 'astana-12045595'

/** Beside what is noted of itself. */
const NOTES = 12

/** Makes the file; answers the keys its receipts were made with. */
export async function livedInFile(file: string): Promise<Keys> {
  const server = await createTestServer({ file, at: '2026-10-20T12:00:00+05:00' })
  for (const account of [ACCOUNT, NEIGHBOUR]) await server.addAccount(account)
  const { item, receipts } = residentOf(server, await server.signIn(ACCOUNT))
  const neighbour = residentOf(server, await server.signIn(NEIGHBOUR))
  const atNeighbours = (value: string) => neighbour.item({ account: NEIGHBOUR, value })

  await receipts(item({ value: '00190.000' }))
  await neighbour.receipts(atNeighbours('00500.000'))
  server.clock.set('2026-11-05T12:00:00+05:00')
  await receipts(item({ value: '00201.000' }), item({ value: '00202.000', register: 'not-listed/main' }))
  server.clock.set('2026-11-18T09:00:00+05:00')
  await server.release.due()
  server.clock.set('2026-11-20T12:00:00+05:00')
  const first = item({ value: '00203.170' })
  await receipts(first, item({ value: '00203.180', replaces: first.id }))
  await receipts(item({ value: '00203.190', id: first.id }), item({ account: NEIGHBOUR }))
  await receipts(anItem({ ...item(), schema: 2, id: randomUUID(), value: { new: 'form' } }))
  await receipts(item({ value: '00204.000', readOn: '2026-02-30' }), item({ value: '00204.100', readOn: '1999-01-01' }))
  const [low, lower] = await neighbour.receipts(atNeighbours('00400.000'), atNeighbours('00300.000'))
  await server.review.accept({ account: NEIGHBOUR, number: low!.number, reason: 'new meter', by: 'aigul' })
  await server.review.reject({ account: NEIGHBOUR, number: lower!.number, reason: 'a slip', by: 'aigul' })
  server.clock.set('2026-12-02T12:00:00+05:00')
  await receipts(item({ value: '00210.000' }))

  for (let at = 0; at < NOTES; at += 1) {
    server.clock.pass(60_000)
    const why = at % 3 === 0 ? null : `reason ${at}`
    const deed = { who: 'aigul', origin: 'test', deed: 'review accept', about: `E-${at}`, why, details: { at } }
    await server.storage.audit.note({ at: server.clock.now(), ...deed })
  }
  server.clock.pass(60_000)
  await sealAudit({ storage: server.storage, clock: server.clock, log: pino({ level: 'silent' }) }).run()
  await server.close()
  return server.keys
}
