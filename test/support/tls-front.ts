/** TLS front: HTTPS before a plain server of this machine, byte for byte, which can be cut off and joined again. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'

export type TlsFront = {
  url: string
  /** Off: connections are refused and those that stand are ended, as where there is no network. */
  network(on: boolean): Promise<void>
  close(): Promise<void>
}

export async function startTlsFront(port: number): Promise<TlsFront> {
  const sockets = new Set<Socket>()
  const server = createServer(selfSigned(), (near) => {
    const far = connect(port, '127.0.0.1')
    near.pipe(far).pipe(near)
    // Either side may leave without a word; the other is told by the end of its connection.
    for (const socket of [near, far]) {
      socket.on('error', () => undefined)
      socket.once('close', () => void [near.destroy(), far.destroy()])
    }
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const listen = (on: number) => new Promise<void>((resolve) => void server.listen(on, '127.0.0.1', resolve))
  await listen(0)
  const own = (server.address() as AddressInfo).port

  async function cut(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }

  return {
    url: `https://localhost:${own}`,
    async network(on) {
      if (on === server.listening) return
      await (on ? listen(own) : cut())
    },
    async close() {
      if (server.listening) await cut()
    },
  }
}

/** A certificate nobody vouches for; the browser is told to take it. */
function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'esep-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30']
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const { status, stderr } = spawnSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert])
  if (status !== 0) throw new Error(`openssl made no certificate.\n${stderr}`)
  const made = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  return made
}
