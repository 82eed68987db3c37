/** Built server: what `npm start` runs, as it was built. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStorage } from '#server/storage/storage.ts'
import { systemClock } from '#shared/lib/clock.ts'
import { aPasskeyOf, signInBy } from '#test/support/authenticator.ts'
import { anInspector } from '#test/support/inspector.ts'
import { aPhoto, photoPath, shaOf } from '#test/support/photos.ts'
import { serve } from '#test/support/served.ts'
import { signedInDatabase } from '#test/support/signed-in-database.ts'
import { ORIGIN, type TestServer } from '#test/support/test-server.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-built-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('it makes its database, serves the app and its API, and stops in order', async () => {
  const environment = { ESEP_CLIENT: 'dist/client', NODE_ENV: 'production' }
  const server = await serve(join(folder, 'esep.sqlite'), environment, ['dist/server/main.js'])

  const answers = await Promise.all(['/readyz', '/', '/api/v1/utilities'].map((path) => fetch(server.address + path)))

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await server.stop()).toBe(0)
})

test('it takes a photo, and loads what decodes it only then', async () => {
  const file = join(folder, 'esep.sqlite')
  const signedIn = await signedInDatabase({ file }, ['astana-20000001'])
  const environment = { ESEP_CLIENT: 'dist/client', NODE_ENV: 'production' }
  const server = await serve(file, environment, ['dist/server/main.js'])
  const hasDecoder = () => readFileSync(`/proc/${server.child.pid}/maps`, 'utf8').includes('libvips')
  const reading = signedIn.reading('astana-20000001')
  await fetch(`${server.address}/api/v1/readings`, signedIn.request([reading]))
  const before = hasDecoder()
  const photo = await aPhoto()
  const key = { account: reading.account, kind: 'readings', fact: reading.id, sha256: shaOf(photo) } as const
  const { headers } = signedIn.request([])

  const { status } = await fetch(`${server.address}${photoPath(key)}?subject=s_1`, {
    method: 'PUT',
    headers: { ...(headers as Record<string, string>), 'Content-Type': 'image/jpeg' },
    body: new Uint8Array(photo),
  })

  expect([before, status, hasDecoder()]).toEqual([false, 200, true])
  expect(readdirSync(join(folder, 'photos', key.account, key.fact))).toEqual([`${key.sha256}.jpg`])
  expect(await server.stop()).toBe(0)
})

test('[security/L7] it takes a passkey, and loads what checks it only then', async () => {
  const file = join(folder, 'esep.sqlite')
  const environment = { ESEP_CLIENT: 'dist/client', ESEP_URL: ORIGIN, NODE_ENV: 'production' }
  const server = await serve(file, environment, ['dist/server/main.js'])
  const storage = await openStorage({ file, serving: false })
  const over = {
    ...{ storage, clock: systemClock },
    app: { request: (path: string, init: RequestInit) => fetch(server.address + path, init) },
  } as unknown as TestServer

  const phone = await aPasskeyOf(await anInspector(over))
  const { status } = await signInBy(over, phone)

  await storage.close()
  expect(status).toBe(200)
  const imported = [...readFileSync('dist/server/main.js', 'utf8').matchAll(/(from|import\() ?"@simplewebauthn/g)]
  expect(new Set(imported.map(([, how]) => how))).toEqual(new Set(['import(']))
  expect(await server.stop()).toBe(0)
})
