/** Served: the real server as a process of its own, on a free port, over a database in a folder of the test's own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export type Served = {
  address: string
  child: ChildProcess
  /** As a power cut would. Returns when the process is gone. */
  kill(): Promise<void>
  /** As an operator would; answers the exit code. */
  stop(): Promise<number | null>
}

/** From its sources, or `entry` as it was built. Throws with what the server said if it ends before it is ready. */
export async function serve(
  file: string,
  environment: Record<string, string> = {},
  entry: readonly string[] = ['server/main.ts'],
): Promise<Served> {
  const child = spawn(process.execPath, entry, {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: '0',
      ESEP_DATA: file,
      ESEP_CLIENT: 'test/support/client',
      LOG_LEVEL: 'info',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const complaints: string[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()))
  const port = await portOf(child)
  if (port === null) {
    await ended
    throw new Error(`the server ended with ${child.exitCode}: ${complaints.join('')}`)
  }

  return {
    address: `http://127.0.0.1:${port}`,
    child,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}

async function portOf(child: ChildProcess): Promise<number | null> {
  const lines = createInterface({ input: child.stdout! })
  return await new Promise((found) => {
    lines.on('line', (line) => {
      const said = JSON.parse(line) as { msg: string; port?: number }
      if (said.msg === 'ready') found(said.port!)
    })
    lines.on('close', () => found(null))
  })
}
