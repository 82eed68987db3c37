/** Built server: what `npm start` runs, as it was built. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serve } from '#test/support/served.ts'

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
