import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPhotoFolder } from '#server/photos/photo-folder.ts'
import { slipText } from '#shared/domain/slip.ts'
import { aBatch, send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { anInspector, aRound } from '#test/support/inspector.ts'
import { aPhoto, photoPath, putPhoto, shaOf } from '#test/support/photos.ts'
import { runCli } from '#test/support/test-cli.ts'
import { createTestServer, type Person, type TestServer } from '#test/support/test-server.ts'
import { aVisitItem } from '#test/support/visit-item.ts'

const ACCOUNT = 'astana-10000001'
const SLIP = slipText(Uint8Array.of(1, 2, 3, 4, 5))
const NOTE = 'a magnet on the meter'
const V1 = '/api/v1'

let folder: string
let server: TestServer
let bota: Person
let round: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-tampering-'))
  server = await createTestServer({ photoFolder: createPhotoFolder(folder) })
  await server.addAccount(ACCOUNT)
  bota = await anInspector(server)
  round = (await aRound(server))!.round
  server.clock.pass(60_000)
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** Nobody was in, and there was a magnet: with a photo of it, and a slip left at the door. */
async function sawAMagnet() {
  const photo = await aPhoto()
  const said = { codes: ['A1', 'T3'] as const, slip: SLIP, note: NOTE, photos: [shaOf(photo)] }
  const visit = aVisitItem(server, bota, { account: ACCOUNT, round, ...said, codes: [...said.codes] })
  const { results } = await send(server, bota, [visit as never])
  const { status } = await putPhoto(server, bota, { account: ACCOUNT, id: visit.id, kind: 'visits' }, photo)
  expect([results[0]?.outcome, status]).toEqual(['received', 200])
  const path = photoPath({ account: ACCOUNT, kind: 'visits', fact: visit.id, sha256: shaOf(photo) })
  return { visit, photo, path }
}

/** Whatever a phone fetches of the dwelling and what was done there, with all that it is told of what it hands in. */
async function allThatIsTold(person: Person, id: string): Promise<string> {
  const reading = anItem(aReading({ account: ACCOUNT, subject: person.subject, slip: SLIP }))
  const { app: _, ...status } = aBatch(server, person, [])
  const answers = [
    await person.call('POST', `${V1}/readings`, aBatch(server, person, [reading])),
    await person.call('POST', `${V1}/readings/status`, { ...status, items: [{ account: ACCOUNT, id }] }),
    await person.call('GET', `${V1}/accounts`),
    await person.call('GET', `${V1}/accounts/${ACCOUNT}/phones`),
    await person.call('GET', `${V1}/rounds`),
    await person.call('GET', `${V1}/session`),
    await person.call('GET', `${V1}/utilities`),
  ]
  return (await Promise.all(answers.map((answer) => answer.text()))).join('\n')
}

test('[code T3] a sign of tampering is told to no resident and no other inspector, nor is its photo, though the slip is closed and the round is another’s by then', async () => {
  const { visit, photo, path } = await sawAMagnet()
  const resident = await server.signIn(ACCOUNT)
  const aigul = await anInspector(server, 'aigul')
  await server.storage.write(async (queries) => {
    await queries.rounds.endAssignments(round, server.clock.now())
    await queries.rounds.assign(round, 'aigul', server.clock.now())
  })

  const told = { resident: await allThatIsTold(resident, visit.id), aigul: await allThatIsTold(aigul, visit.id) }
  const own = await allThatIsTold(bota, visit.id)

  // They are told what is theirs: the slip that their reading closed, the round with its dwelling.
  expect(told.resident).toContain('"state":"closed"')
  expect(told.aigul).toContain(`"account":"${ACCOUNT}"`)
  for (const said of [...Object.values(told), own]) expect(said).not.toMatch(/\bT3\b/)
  for (const said of Object.values(told)) for (const sign of [NOTE, shaOf(photo)]) expect(said).not.toContain(sign)
  for (const person of [resident, aigul]) expect((await person.call('GET', path)).status).toBe(404)
  expect((await bota.call('GET', path)).status).toBe(200)
})

test('[code T3] the office is told of it, by the command line alone', async () => {
  await sawAMagnet()

  const { output } = await runCli(['rounds', 'show', round], server)

  expect(output).toMatch(/A1 T3/)
})

test('[code T3] it is in no log', async () => {
  const { visit } = await sawAMagnet()

  await allThatIsTold(await server.signIn(ACCOUNT), visit.id)

  expect(server.logged.length).toBeGreaterThan(0)
  expect(server.logged.filter((line) => /\bT3\b/.test(line) || line.includes(NOTE))).toEqual([])
})
