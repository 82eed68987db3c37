/** Headers: what every answer carries, errors included ([security/F3]–[security/F5]). */
import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'

/**
 * What is never a page and never a worker's own file: what it may do, if somebody opens it alone, is nothing. Saying so
 * takes 400 bytes fewer than the page's policy, which a phone at home would fetch with every file and every answer.
 */
const NEVER_A_PAGE = /^\/(api|assets|icons)\/|\.(svg|png|txt|webmanifest)$/
const NOTHING = "default-src 'none'; frame-ancestors 'none'"

/** `html` is the app's start page; the one style inside it is allowed by its hash, nothing else inline is. */
export function securityHeaders(html: string): MiddlewareHandler {
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, css = '']) => `'sha256-${hashOf(css)}'`)
  const policy = [
    "default-src 'none'",
    // Compiling our own WebAssembly, which reads codes and photos on the phone; evaluating text stays forbidden.
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' ${styles.join(' ')}`.trim(),
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types sw',
  ].join('; ')

  return async function headers(c, next) {
    await next()
    // A photo brings one of its own.
    if (!c.res.headers.has('Content-Security-Policy'))
      c.header('Content-Security-Policy', NEVER_A_PAGE.test(c.req.path) ? NOTHING : policy)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('Permissions-Policy', 'camera=(self), geolocation=(self), microphone=()')
    if (c.req.path.startsWith('/api/')) c.header('Cache-Control', 'no-store')
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64')
