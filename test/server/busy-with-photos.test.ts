/** Busy with photos: while large photos are decoded, who hands in readings is answered in between ([faults/V18]). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MOST_PHOTO_BYTES } from '#shared/domain/photo.ts'
import type { BatchReply } from '#shared/wire/readings.ts'
import { aPhoto, photoPath, shaOf } from '#test/support/photos.ts'
import { type Served, serve } from '#test/support/served.ts'
import { type SignedInDatabase, signedInDatabase } from '#test/support/signed-in-database.ts'

const ACCOUNTS = Array.from({ length: 4 }, (_, at) => `astana-${20_000_000 + at}`)

let folder: string
let signedIn: SignedInDatabase
let server: Served

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-busy-photos-'))
  const file = join(folder, 'esep.sqlite')
  signedIn = await signedInDatabase({ file }, ACCOUNTS)
  server = await serve(file)
})
afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** Hands in a reading of each account, and answers their ids. */
async function handIn(): Promise<{ account: string; id: string }[]> {
  const items = ACCOUNTS.map((account) => signedIn.reading(account))
  const response = await fetch(`${server.address}/api/v1/readings`, signedIn.request(items))
  const { results } = (await response.json()) as BatchReply
  expect(results.every(({ outcome }) => outcome === 'received')).toBe(true)
  return items
}

function put(of: { account: string; id: string }, bytes: Uint8Array, type: string): Promise<Response> {
  const path = photoPath({ account: of.account, kind: 'readings', fact: of.id, sha256: shaOf(bytes) })
  const { headers } = signedIn.request([])
  return fetch(`${server.address}${path}?subject=s_1`, {
    method: 'PUT',
    headers: { ...(headers as Record<string, string>), 'Content-Type': type },
    body: new Uint8Array(bytes),
  })
}

test('[faults/V18] while ten photos as large as may be are decoded, three batches one after another are received before them', async () => {
  const facts = await handIn()
  const size = { width: 5700, height: 4300 }
  const photos = await Promise.all(Array.from({ length: 10 }, () => aPhoto(size, 'image/png')))
  const done: string[] = []

  const decoded = photos.map(async (photo, at) => {
    const { status } = await put(facts[at % facts.length]!, photo, 'image/png')
    done.push(`photo ${status}`)
  })
  for (let at = 0; at < 3; at += 1) {
    await handIn()
    done.push('batch')
  }
  await Promise.all(decoded)

  expect(Math.max(...photos.map(({ length }) => length))).toBeLessThanOrEqual(MOST_PHOTO_BYTES)
  expect(done.filter((one) => one === 'photo 200')).toHaveLength(10)
  // The first may be done by then; most are not.
  expect(done.slice(done.lastIndexOf('batch') + 1).length).toBeGreaterThanOrEqual(6)
}, 60_000)

test('[faults/V18] of very many at once those beyond the line are told to come again, and taken when they do', async () => {
  const facts = (await Promise.all(Array.from({ length: 4 }, handIn))).flat()
  const photos = await Promise.all(Array.from({ length: 40 }, () => aPhoto({ width: 3000, height: 2000 }, 'image/png')))
  const ask = (at: number) => put(facts[at % facts.length]!, photos[at]!, 'image/png')

  const answers = await Promise.all(photos.map((_, at) => ask(at)))
  const turnedAway = answers.flatMap(({ status }, at) => (status === 503 ? [at] : []))
  const later: number[] = []
  for (const at of turnedAway) later.push((await ask(at)).status)

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]))
  expect(answers[turnedAway[0]!]!.headers.get('retry-after')).toBe('20')
  expect(new Set(later)).toEqual(new Set([200]))
  const database = new DatabaseSync(join(folder, 'esep.sqlite'))
  expect(database.prepare('select count(*) as count from photo').get()).toMatchObject({ count: 40 })
  database.close()
}, 60_000)
