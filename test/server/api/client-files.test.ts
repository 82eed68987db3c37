import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { clientFiles, pageOf } from '#server/api/client-files.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'esep-client-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Esep</title>')
  writeFileSync(join(folder, 'sw.js'), 'self')
  writeFileSync(join(folder, 'assets/app-1a2b.js'), 'app')
  writeFileSync(join(folder, '../esep-outside.txt'), 'outside')
})

const get = (path: string) => clientFiles(folder).request(path)
const cachingOf = async (path: string) => (await get(path)).headers.get('cache-control')

test('[faults/U5] hashed files are kept for ever, everything else is asked for anew', async () => {
  expect(await cachingOf('/assets/app-1a2b.js')).toBe('public, max-age=31536000, immutable')
  for (const path of ['/', '/help', '/sw.js', '/index.html']) expect(await cachingOf(path)).toBe('no-cache')
})

test('[faults/U5] a hashed file of another version is an honest 404, that nobody keeps', async () => {
  const response = await get('/assets/app-9z9z.js')

  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-cache')
})

test('[faults/U6] an address of the app answers with the page, an address of a file does not', async () => {
  expect(await (await get('/account/history')).text()).toContain('<title>Esep</title>')
  expect((await get('/export.csv')).status).toBe(404)
})

test('[security/O2] nothing outside the folder is served', async () => {
  for (const path of [
    '/../esep-outside.txt',
    '/%2e%2e/esep-outside.txt',
    '/..%2fesep-outside.txt',
    '/assets/..%5c..%5cesep-outside.txt',
  ]) {
    expect(await (await get(path)).text()).not.toContain('outside')
  }
})

test('without a built client there is nothing at any address', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'esep-client-'))

  expect(pageOf(empty)).toBe('')
  expect((await clientFiles(empty).request('/')).status).toBe(404)
})
