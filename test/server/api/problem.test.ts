import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { problem } from '#server/api/problem.ts'
import { PROBLEMS, type ProblemCode } from '#shared/wire/problem.ts'

const codes = Object.keys(PROBLEMS) as ProblemCode[]

const sources = readdirSync('server', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('server', file), 'utf8'))
  .join('\n')

test.each(codes)('[security/O7] the problem %s is given by some part of the server', (code) => {
  expect(sources).toMatch(new RegExp(`problem\\(c, '${code}'`))
})

test.each(codes)('[security/O7] %s is answered as problem+json, with the status of the table', async (code) => {
  const app = new Hono()
  app.get('/', (c) => problem(c, code, { detail: 'field', faultId: 'id', retryAfterSeconds: 5 }))

  const response = await app.request('/')

  const { status, title } = PROBLEMS[code]
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('retry-after')).toBe('5')
  expect(await response.json()).toEqual({
    type: `urn:esep:problem:${code}`,
    code,
    status,
    title,
    detail: 'field',
    faultId: 'id',
  })
})
