/** Address: where a request comes from; a forwarded address counts only from a proxy we were told of ([security/O5]). */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

export type AddressOf = (c: Context) => string

export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  return function addressOf(c) {
    const peer = (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '')
    if (!trustedProxies.includes(peer)) return peer
    return c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() || peer
  }
}
