/**
 * Sizes: what the resident's first screen weighs, as built and as a browser really fetches it, and that nothing comes from
 * anywhere else. Brotli at its best level, as a file is compressed once and served often.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { CDPSession } from 'playwright-core'
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import type { Figure } from '#test/bench/figure.ts'
import { openPhone } from '#test/support/phone.ts'
import { startUtilityServer } from '#test/support/utility-server.ts'

const KB = 1024
const LANGUAGES = ['kk', 'ru', 'en']

export async function sizes(): Promise<Figure[]> {
  const page = read('index.html')
  const scripts = LANGUAGES.map((language) => kilobytes(scriptsFor(page, language)))
  const fetched = await firstLoad()
  const heaviest = Math.max(...scripts)
  return [
    {
      what: 'JavaScript of the first screen, brotli',
      unit: 'KB',
      measured: heaviest,
      over: LANGUAGES.length,
      also: Object.fromEntries(LANGUAGES.map((language, at) => [language, scripts[at]!])),
      aim: { most: 70 },
    },
    {
      what: 'HTML with the inline CSS, uncompressed',
      unit: 'KB',
      measured: Buffer.byteLength(page) / KB,
      over: 1,
      aim: { most: 14 },
    },
    {
      what: 'first load as fetched by the page, heads included',
      unit: 'KB',
      measured: fetched.bytes / KB,
      over: fetched.requests,
      also: { 'not compressed, files': fetched.plain },
      aim: { most: 110 },
    },
    {
      what: 'worker, brotli',
      unit: 'KB',
      measured: kilobytes(['sw.js']),
      over: 1,
      aim: { most: 50 },
    },
    {
      what: 'requests to other hosts, by page and worker',
      unit: 'requests',
      measured: fetched.elsewhere,
      over: fetched.requests + fetched.byWorker,
      also: { 'of them by the worker': fetched.byWorker },
      aim: { most: 0 },
    },
  ]
}

const read = (path: string): string => readFileSync(join(CLIENT_FOLDER, path), 'utf8')

const kilobytes = (paths: readonly string[]): number => paths.reduce((sum, path) => sum + brotli(read(path)), 0) / KB

const brotli = (text: string): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length

/** What the page names, the chunk with the language's words, and whatever these import before they run. */
function scriptsFor(page: string, language: string): string[] {
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  const words = globSync(`assets/${language}-*.js`, { cwd: CLIENT_FOLDER })
  if (words.length !== 1) throw new Error(`${words.length} chunks may hold the words of ${language}`)
  const needed = new Set<string>()
  const need = (path: string): void => {
    if (needed.has(path)) return
    needed.add(path)
    for (const [, other = ''] of read(path).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) need(`assets/${other}`)
  }
  for (const path of [...named, ...words]) need(path)
  return [...needed]
}

/** `plain`: scripts, styles and pages that came uncompressed. */
type FirstLoad = { bytes: number; requests: number; plain: number; elsewhere: number; byWorker: number }

/** By a browser that was never here, until the worker has fetched its files too. */
async function firstLoad(): Promise<FirstLoad> {
  const server = await startUtilityServer({ clientFolder: CLIENT_FOLDER })
  const phone = await openPhone(server)
  const hosts: { host: string; isWorkers: boolean }[] = []
  phone.context.on('request', (request) => {
    hosts.push({ host: new URL(request.url()).host, isWorkers: request.serviceWorker() !== null })
  })
  try {
    const page = phone.page()
    const found = await countBytes(await phone.context.newCDPSession(page))
    await page.goto(server.url)
    await page.getByRole('heading').first().waitFor()
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await page.waitForLoadState('networkidle')
    const elsewhere = hosts.filter(({ host }) => host !== new URL(server.url).host).length
    const byWorker = hosts.filter(({ isWorkers }) => isWorkers).length
    return { ...found, elsewhere, byWorker }
  } finally {
    await phone.close()
    await server.close()
  }
}

async function countBytes(session: CDPSession): Promise<{ bytes: number; requests: number; plain: number }> {
  const found = { bytes: 0, requests: 0, plain: 0 }
  session.on('Network.responseReceived', ({ response, type }) => {
    const isText = ['Document', 'Script', 'Stylesheet'].includes(type)
    const encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')
    if (isText && encoding === undefined) found.plain += 1
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    found.requests += 1
    found.bytes += encodedDataLength
  })
  await session.send('Network.enable')
  return found
}
