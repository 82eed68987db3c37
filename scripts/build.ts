/**
 * Build: the client into dist/client, beside the assets of the releases before it, each also compressed.
 *
 * A page of an older release may still ask for its own files (faults/U1, U5), so the last few releases' stay.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const OUT = 'dist/client'
const BEFORE = 'dist/before'
const RELEASES = 'dist/releases.json'
const KEPT_RELEASES = 3
const COMPRESSED = /\.(js|css|html|svg|wasm|webmanifest|txt)$/

const assetsIn = (folder: string): string[] =>
  existsSync(join(folder, 'assets')) ? readdirSync(join(folder, 'assets')).filter((name) => !name.endsWith('.br')) : []

function build(): void {
  rmSync(BEFORE, { recursive: true, force: true })
  if (existsSync(OUT)) renameSync(OUT, BEFORE)
  const { status } = spawnSync('vite', ['build', '--logLevel', 'warn'], { stdio: 'inherit' })
  if (status === 0) return
  if (existsSync(BEFORE)) {
    rmSync(OUT, { recursive: true, force: true })
    renameSync(BEFORE, OUT)
  }
  process.stderr.write('The client could not be built; the one before is still in place.\n')
  process.exit(1)
}

function keepEarlier(): void {
  const earlier: string[][] = existsSync(RELEASES) ? JSON.parse(readFileSync(RELEASES, 'utf8')) : []
  const now = assetsIn(OUT).sort()
  const others = earlier.filter((release) => release.join() !== now.join()).slice(0, KEPT_RELEASES)
  for (const name of new Set(others.flat())) {
    const from = join(BEFORE, 'assets', name)
    if (existsSync(from)) cpSync(from, join(OUT, 'assets', name), { force: false })
  }
  writeFileSync(RELEASES, JSON.stringify([now, ...others]))
  rmSync(BEFORE, { recursive: true, force: true })
}

function compress(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !COMPRESSED.test(entry.name)) continue
    const text = readFileSync(path)
    const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }
    writeFileSync(`${path}.br`, brotliCompressSync(text, options))
  }
}

mkdirSync('dist', { recursive: true })
build()
keepEarlier()
compress(OUT)
