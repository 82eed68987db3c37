/**
 * WebKit: the second browser engine, WebKitGTK's small browser on a screen of its own, led by plain WebDriver requests.
 * Close to Safari: no Background Sync. Its storage lives as long as the session.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '#test/support/utility-server.ts'

export type WebKit = {
  /** As the driver names it, `MiniBrowser 2.50.6`. */
  engine: string
  goTo(url: string): Promise<void>
  /** The last tab closed and a new one opened, as somebody puts an app away and takes it out again. */
  closeTab(): Promise<void>
  click(xpath: string): Promise<void>
  type(xpath: string, text: string): Promise<void>
  /** The words of the first element found, as a person reads them. */
  words(xpath: string): Promise<string>
  /** The body of an async function in the page; answers what it returns. */
  run<Value>(script: string): Promise<Value>
  close(): Promise<void>
}

type Answer = { value: { error?: string; message?: string } | null }

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const PATIENCE = 20_000
const DRIVER = '/usr/bin/WebKitWebDriver'
const SCREEN = '/usr/bin/Xvfb'

/** The system's small browser that the driver can lead, if it is there with all it needs. */
export function webkitPath(): string | null {
  if (![DRIVER, SCREEN].every((path) => existsSync(path))) return null
  const found = readdirSync('/usr/lib').flatMap((name) =>
    ['4.1', '4.0'].map((version) => join('/usr/lib', name, `webkit2gtk-${version}/MiniBrowser`)),
  )
  return found.find((path) => existsSync(path)) ?? null
}

export async function openWebkit(): Promise<WebKit> {
  const binary = webkitPath()
  if (binary === null) throw new Error('There is no WebKitGTK. Install webkit2gtk-driver and xvfb.')
  const screen = spawn(SCREEN, ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '800x900x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const display = await displayOf(screen)
  const port = await freePort()
  const driver = spawn(DRIVER, [`--port=${port}`], {
    // The sandbox and the graphics card are not there for a root user in a container.
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    },
    stdio: 'ignore',
  })

  async function ask<Value>(method: string, path: string, body?: unknown): Promise<Value> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...text })
    const { value } = (await response.json()) as Answer
    if (value?.error) throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${value.error} ${value.message}`)
    return value as Value
  }

  /** What is not there yet may come. */
  async function patiently<Value>(work: () => Promise<Value>): Promise<Value> {
    const end = Date.now() + PATIENCE
    for (;;) {
      try {
        return await work()
      } catch (failure) {
        if (Date.now() > end) throw failure
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  async function startSession() {
    const browser = { binary, args: ['--automation'] }
    const alwaysMatch = { acceptInsecureCerts: true, 'webkitgtk:browserOptions': browser }
    return await ask<{ sessionId: string; capabilities: { browserName: string; browserVersion: string } }>(
      'POST',
      '/session',
      { capabilities: { alwaysMatch } },
    )
  }

  async function end(): Promise<void> {
    for (const child of [driver, screen]) await stop(child)
  }

  // The driver listens a moment after it was started.
  await patiently(() => ask('GET', '/status'))
  const begun = await startSession().catch(async (failure) => {
    await end()
    throw failure
  })
  const session = `/session/${begun.sessionId}`
  await ask('POST', `${session}/timeouts`, { script: PATIENCE, pageLoad: PATIENCE })

  async function find(xpath: string): Promise<string> {
    const found = await ask<Record<string, string>>('POST', `${session}/element`, { using: 'xpath', value: xpath })
    return found[ELEMENT]!
  }

  return {
    engine: `${begun.capabilities.browserName} ${begun.capabilities.browserVersion}`,
    goTo: (url) => ask('POST', `${session}/url`, { url }),

    async closeTab() {
      // Without any tab the session would end.
      const { handle } = await ask<{ handle: string }>('POST', `${session}/window/new`, { type: 'tab' })
      await ask('DELETE', `${session}/window`)
      await ask('POST', `${session}/window`, { handle })
    },

    click: (xpath) => patiently(async () => ask('POST', `${session}/element/${await find(xpath)}/click`, {})),
    type: (xpath, text) =>
      patiently(async () => ask('POST', `${session}/element/${await find(xpath)}/value`, { text })),
    words: (xpath) => patiently(async () => ask<string>('GET', `${session}/element/${await find(xpath)}/text`)),

    async run(script) {
      const body = `const done = arguments[arguments.length - 1]
        ;(async () => { ${script} })().then((value) => done({ value }), (failure) => done({ failure: String(failure) }))`
      const said = await ask<{ value: never; failure?: string }>('POST', `${session}/execute/async`, {
        script: body,
        args: [],
      })
      if (said.failure !== undefined) throw new Error(said.failure)
      return said.value
    },

    async close() {
      await ask('DELETE', session).catch(() => undefined) // a session whose browser is gone cannot be ended
      await end()
    },
  }
}

/** The screen says on its fourth file which number it has taken. */
function displayOf(screen: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)))
    screen.stdio[3]!.once('data', (data) => resolve(String(data).trim()))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}
