/**
 * Metrics page: the metrics, for whoever watches over the server and nobody else; for all others it does not exist.
 *
 * With a token only the token counts. Without one the page is for programs on this machine that ask directly: what came
 * through a proxy was asked by somebody else, even if the proxy runs here and was not told of in the settings.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { AddressOf } from '#server/api/address.ts'
import { problem } from '#server/api/problem.ts'

export type MetricsPageDeps = {
  page: () => Promise<{ text: string; type: string }>
  addressOf: AddressOf
  token: string | null
}

/** What proxies add. One that adds none of them, and keeps the name that was asked for, is known by that name. */
const FORWARDED = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'Forwarded', 'Via']

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1)$/
const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

export function metricsPage({ page, addressOf, token }: MetricsPageDeps): Hono {
  const app = new Hono()

  app.get('/', async (c) => {
    if (!(token === null ? isFromHere(c) : hasToken(c, token))) return problem(c, 'no-such-address')
    const { text, type } = await page()
    return c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  })

  return app

  function isFromHere(c: Context): boolean {
    const isForwarded = FORWARDED.some((name) => c.req.header(name) !== undefined)
    return !isForwarded && LOOPBACK.test(addressOf(c)) && OWN_NAMES.has(new URL(c.req.url).hostname)
  }
}

function hasToken(c: Context, token: string): boolean {
  const [, said = ''] = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  return timingSafeEqual(digestOf(said), digestOf(token))
}

/** Of equal length, whatever was said. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()
