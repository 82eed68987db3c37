/**
 * Client files: the built app, with caching that never strands an old version ([faults/U5]).
 *
 * Hashed files are kept for ever; the page, the worker and the manifest are asked for anew each time. An address of the
 * app answers with the page; an address of a file that is not there is an honest 404.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { problem } from '#server/api/problem.ts'

const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_FIRST = 'no-cache'
/** What asks for a file, and gets no page in its place. */
const FILE = /^\/(assets|icons)\/|\.[a-z0-9]+$/i

export const pageOf = (folder: string): string => {
  const file = join(folder, 'index.html')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

export function clientFiles(folder: string): Hono {
  const app = new Hono()
  const page = pageOf(folder)

  app.use('/*', async function caching(c, next) {
    await next()
    c.header('Cache-Control', c.req.path.startsWith('/assets/') && c.res.ok ? FOR_EVER : ASK_FIRST)
  })
  app.get('/*', serveStatic({ root: folder, precompressed: true, index: 'none' }))
  app.get('/*', compress(), (c) => {
    if (page === '' || FILE.test(c.req.path)) return problem(c, 'no-such-address')
    return c.html(page)
  })
  return app
}
