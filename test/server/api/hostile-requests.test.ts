/** Hostile requests: every text a request may carry is stored as it came or refused, and nobody else's rows move ([security/O6]). */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aBatch, send } from '#test/support/batch.ts'
import { anItem, aReading } from '#test/support/builders.ts'
import { added, type Dump, dumpOf } from '#test/support/database-dump.ts'
import { hostileTexts } from '#test/support/hostile-texts.ts'
import { ACCOUNT, aResident, type Resident } from '#test/support/resident.ts'
import { OWN_PAGE, type Person } from '#test/support/test-server.ts'

const NEIGHBOUR = 'astana-12071964'
const RUNS = 40
let folder: string
let resident: Resident

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'esep-hostile-'))
  resident = await aResident({ file: join(folder, 'esep.sqlite') })
  const { server } = resident
  await server.addAccount(NEIGHBOUR)
  const neighbour = await server.signIn(NEIGHBOUR)
  await send(server, neighbour, [anItem(aReading({ account: NEIGHBOUR, subject: neighbour.subject }))])
})
afterEach(async () => {
  await resident.server.close()
  rmSync(folder, { recursive: true, force: true })
})

const dump = (): Dump => dumpOf(join(folder, 'esep.sqlite'))

/** Without what every request of the resident's own may move: the commit number, and their own account's revision. */
function unmoved({ schema, tables }: Dump): Dump {
  const account = tables.account!.filter((row) => row.account !== ACCOUNT)
  return { schema, tables: { ...tables, meta: [], account } }
}

async function signIn(person: Person, said: { code: string; device: string }): Promise<Response> {
  const fresh = randomBytes(16).toString('hex')
  return await resident.server.app.request('/api/v1/session', {
    method: 'POST',
    headers: OWN_PAGE,
    body: JSON.stringify({ account: ACCOUNT, secrets: [person.secret], fresh, ...said }),
  })
}

test('[security/O6] every text of a reading and its batch is stored as it came, and nothing else moves', async () => {
  const { server, person } = resident
  await fc.assert(
    fc.asyncProperty(hostileTexts, async (text) => {
      const before = dump()
      const cut = (length: number): string =>
        [...text()]
          .slice(0, length / 2)
          .join('')
          .padEnd(6, "'")
      const item = anItem({
        ...aReading({ account: ACCOUNT, subject: person.subject, register: cut(40), deviceId: cut(64), note: text() }),
        deviceTime: { at: server.clock.now(), zone: cut(64), offset: 300, jumped: false },
        [text()]: text(),
      })
      const device = { deviceId: `${cut(50)}${randomBytes(4).toString('hex')}`, app: cut(32) }
      const known = { epoch: text(), commitSeq: 0 }
      const batch = { ...aBatch(server, person, [item], known), ...device, nonce: cut(64).padEnd(32, '"') }

      const response = await person.call('POST', '/api/v1/readings', batch)

      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({
        nonce: batch.nonce,
        results: [{ outcome: 'received' }],
      })
      const after = dump()
      expect(after.schema).toEqual(before.schema)
      const news = added(unmoved(before), unmoved(after))
      expect(Object.keys(news).sort()).toEqual(['device', 'event', 'reading'])
      expect(news.reading).toMatchObject([{ account: ACCOUNT, register: item.register, status: 'held' }])
      expect(JSON.parse(String(news.reading![0]!.payload))).toEqual(item)
      expect(news.device).toMatchObject([{ device: device.deviceId, app: device.app, subject: person.subject }])
      expect(news.event).toMatchObject([{ id: item.id, status: 'held' }])
    }),
    { numRuns: RUNS },
  )
}, 60_000)

test('[security/O6] a phone’s name is kept as it came, and hostile codes and addresses open and move nothing', async () => {
  const { server, person } = resident
  await fc.assert(
    fc.asyncProperty(hostileTexts, async (text) => {
      const device = [...text()].slice(0, 30).join('')
      const code = await server.codeFor(ACCOUNT)
      const before = dump()
      const inAddress = encodeURIComponent(text())

      const answers = [
        await signIn(person, { code: [...text()].slice(0, 20).join(''), device }),
        await person.call('GET', `/api/v1/accounts?since=${inAddress}:1,${ACCOUNT}:${inAddress}`),
        await person.call('GET', `/api/v1/accounts/${inAddress}/phones`),
        await person.call('DELETE', `/api/v1/accounts/${inAddress}`),
        await person.call('DELETE', `/api/v1/accounts/${ACCOUNT}/phones/${inAddress}`),
        await person.call('GET', '/api/v1/session', undefined, { Cookie: `__Host-sid=${inAddress}` }),
      ]
      expect(answers.map(({ status }) => status)).toEqual([403, 200, 404, 404, 404, 401])
      expect(dump()).toEqual(before)

      const entered = await resident.server.app.request('/api/v1/session', {
        method: 'POST',
        headers: OWN_PAGE,
        body: JSON.stringify({ account: ACCOUNT, code, secrets: [], fresh: randomBytes(16).toString('hex'), device }),
      })
      expect(entered.status).toBe(200)
      const news = added(before, dump())
      expect(Object.keys(news).sort()).toEqual(['access', 'resident', 'session'])
      expect(news.resident).toMatchObject([{ device }])
    }),
    { numRuns: RUNS },
  )
}, 60_000)
