/**
 * Photo kills: a server is sent photos and killed again and again; what became of those it gave a receipt for, and of those
 * it did not ([faults/V17]).
 */
import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CLAIM_LASTS_MS } from '#server/jobs/claims.ts'
import { remakePhoto } from '#server/photos/remake-photo.ts'
import { eventually } from '#test/support/eventually.ts'
import { aPhoto, photoPath, shaOf } from '#test/support/photos.ts'
import { type Served, serve } from '#test/support/served.ts'
import { type SignedInDatabase, signedInDatabase } from '#test/support/signed-in-database.ts'
import type { TestDatabase } from '#test/support/test-database.ts'

export type PhotoKillReport = {
  /** Photos with a receipt when the last server was killed. */
  acknowledged: number
  /** Requests under way at a kill. */
  interrupted: number
  /** With a receipt, and without a row or a whole file of their own pixels. */
  lost: string[]
  /** Half files that the kills left, for the sweeper. */
  halves: number
  /** Of all, after they were sent until each had its receipt. */
  sent: number
  rows: number
  /** Files that are not a photo with a row, whole and right. */
  strays: string[]
}

type Sent = { path: string; bytes: Buffer; name: string }

const ACCOUNTS = Array.from({ length: 8 }, (_, at) => `astana-${20_000_000 + at}`)
/** A reading takes three, an account thirty a month; together as many as one resident may bring. */
const PHOTOS = 120
const AT_ONCE = 3
const SIZE = { width: 1600, height: 1200 }
/** Longer than the sweeper waits for a half file. */
const LONG_AGO_S = 2 * 3600

/** `msAfterFirst`: how long after its first answer the server of each round is killed, however slow the machine. */
export async function photoKills(database: TestDatabase, msAfterFirst: readonly number[]): Promise<PhotoKillReport> {
  const signedIn = await signedInDatabase(database.place, ACCOUNTS)
  const folder = join(dirname(database.file), 'photos')
  const all: Sent[] = []
  const acknowledged = new Set<Sent>()
  const pending = new Set<Sent>()
  let interrupted = 0
  let server = await serve(database.file)
  const facts = await readingsFor(server, signedIn)

  for (const [round, ms] of msAfterFirst.entries()) {
    const waiting = [...pending]
    const alive = server
    let underWay = 0
    let answered = (): void => undefined
    const first = new Promise<void>((resolve) => (answered = resolve))
    const load = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (alive.child.signalCode === null) {
          const photo = waiting.pop() ?? (await anotherPhoto())
          underWay += 1
          if (!(await send(alive, photo))) return
          underWay -= 1
          answered()
        }
      }),
    )
    await Promise.race([first, load])
    await new Promise((later) => setTimeout(later, ms))
    await alive.kill()
    await load
    interrupted += underWay
    if (round < msAfterFirst.length - 1) server = await serve(database.file)
  }

  // As the last kill left it: no sweeper came yet.
  const lost = await wrongOf(acknowledged)
  const report = { acknowledged: acknowledged.size, interrupted, lost, halves: halvesIn(folder).length }
  for (const file of halvesIn(folder)) utimesSync(file, Date.now() / 1000 - LONG_AGO_S, Date.now() / 1000 - LONG_AGO_S)
  server = await serve(database.file)
  for (const photo of [...pending]) if (!(await send(server, photo))) throw new Error('the server is gone')
  // The server that was killed may have had the sweeper's claim.
  await eventually(
    () => {
      if (halvesIn(folder).length > 0) throw new Error('half files stay')
    },
    2 * CLAIM_LASTS_MS + 10_000,
  )
  await server.stop()
  const wrong = await wrongOf(all)
  const named = new Set(all.map(({ name }) => join(folder, name)))
  const strays = [...wrong, ...filesIn(folder).filter((file) => !named.has(file))]
  return { ...report, sent: all.length, rows: (await database.rows('select 1 from photo')).length, strays }

  /** New ones as long as a resident may bring them; then one that was sent before. */
  async function anotherPhoto(): Promise<Sent> {
    if (all.length >= PHOTOS) return all[Math.floor(Math.random() * all.length)]!
    const bytes = await aPhoto(SIZE)
    const { account, id } = facts[all.length % facts.length]!
    const sha256 = shaOf(bytes)
    const path = photoPath({ account, kind: 'readings', fact: id, sha256 })
    const photo = { path, bytes, name: join(account, id, `${sha256}.jpg`) }
    all.push(photo)
    pending.add(photo)
    return photo
  }

  /** False if the server was gone before it answered. */
  async function send({ address }: Served, photo: Sent): Promise<boolean> {
    try {
      const response = await fetch(`${address}${photo.path}?subject=s_1`, signedIn.photo(photo.bytes))
      const text = await response.text()
      if (response.status !== 200) throw new Error(`photos: ${response.status} ${text}`)
      acknowledged.add(photo)
      pending.delete(photo)
      return true
    } catch (failure) {
      // fetch says TypeError when the connection is gone or the answer was cut short.
      if (failure instanceof TypeError) return false
      throw failure
    }
  }

  async function wrongOf(photos: Iterable<Sent>): Promise<string[]> {
    const rows = new Set(
      (await database.rows('select account, fact, sha256 from photo')).map(({ account, fact, sha256 }) =>
        join(String(account), String(fact), `${sha256}.jpg`),
      ),
    )
    const files = new Set(filesIn(folder))
    const wrong: string[] = []
    for (const { bytes, name } of photos) {
      const made = await remakePhoto(bytes, 'image/jpeg')
      const file = join(folder, name)
      const isRight = made.ok && files.has(file) && readFileSync(file).equals(made.value)
      if (!isRight || !rows.has(name)) wrong.push(name)
    }
    return wrong
  }
}

async function readingsFor(
  { address }: Served,
  signedIn: SignedInDatabase,
): Promise<{ account: string; id: string }[]> {
  const items = Array.from({ length: PHOTOS / 3 }, (_, at) => signedIn.reading(ACCOUNTS[at % ACCOUNTS.length]!))
  const response = await fetch(`${address}/api/v1/readings`, signedIn.request(items))
  if (response.status !== 200) throw new Error(`readings: ${response.status} ${await response.text()}`)
  return items.map(({ account, id }) => ({ account, id }))
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const halvesIn = (folder: string): string[] => filesIn(folder).filter((file) => file.endsWith('.part'))
