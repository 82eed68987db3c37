/** Line: a way to a server on this machine that carries so many bits a second upwards, of all connections together. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream'

export type Line = {
  url: string
  /** Bytes that went up since the last call. */
  carried(): number
  close(): void
}

/** As much as may go at once, so that connections take turns. */
const PIECE = 16 * 1024

/** `bitsPerSecond` is asked at each piece; infinite: nothing waits. */
export async function openLine(port: number, bitsPerSecond: () => number): Promise<Line> {
  const sockets = new Set<Socket>()
  let freeAt = 0
  let bytes = 0

  /** Returns when the piece has gone up. */
  async function carry(length: number): Promise<void> {
    bytes += length
    const now = performance.now()
    freeAt = Math.max(freeAt, now) + (length * 8000) / bitsPerSecond()
    const wait = freeAt - now
    if (wait >= 1) await new Promise((resolve) => setTimeout(resolve, wait))
  }

  const server = createServer((phone) => {
    const up = connect(port, '127.0.0.1')
    for (const socket of [phone, up]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.once('close', () => sockets.delete(socket))
    }
    // Either end going takes the other with it, as on a real line.
    const ended = (): void => {
      phone.destroy()
      up.destroy()
    }
    pipeline(phone, slowly, up, ended)
    pipeline(up, phone, ended)
  })

  async function* slowly(source: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length; from += PIECE) {
        const piece = chunk.subarray(from, from + PIECE)
        await carry(piece.length)
        yield piece
      }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    carried() {
      const carried = bytes
      bytes = 0
      return carried
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
