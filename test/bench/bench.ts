/**
 * Bench: measures what the project promises, part by part, prints a table and keeps each figure as a line in `results/`.
 *
 * `npm run bench -- --only intake,memory` runs some parts alone. A figure that misses its aim is shown, never a failure;
 * a part that could not be measured is.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CLIENT_FOLDER } from '#test/bench/client-folder.ts'
import { coldStart } from '#test/bench/cold-start.ts'
import { delivery } from '#test/bench/delivery.ts'
import { exportMillion } from '#test/bench/export.ts'
import { type Figure, isMet, ratioOf, tableOf } from '#test/bench/figure.ts'
import { growth } from '#test/bench/growth.ts'
import { importAccounts } from '#test/bench/import.ts'
import { intake } from '#test/bench/intake.ts'
import { intakePostgres } from '#test/bench/intake-postgres.ts'
import { machineFacts } from '#test/bench/machine.ts'
import { memory } from '#test/bench/memory.ts'
import { openingMorning } from '#test/bench/opening-morning.ts'
import { release } from '#test/bench/release.ts'
import { releaseMillion } from '#test/bench/release-million.ts'
import { roundHandIn } from '#test/bench/round-hand-in.ts'
import { roundPhotos } from '#test/bench/round-photos.ts'
import { roundScroll } from '#test/bench/round-scroll.ts'
import { roundSearch } from '#test/bench/round-search.ts'
import { roundStart } from '#test/bench/round-start.ts'
import { save } from '#test/bench/save.ts'
import { singleReadings } from '#test/bench/single-readings.ts'
import { sizes } from '#test/bench/sizes.ts'
import { whichDigitShares } from '#test/bench/which-digit-shares.ts'

const PARTS: Record<string, () => Promise<Figure[]>> = {
  sizes,
  'cold-start': coldStart,
  save,
  delivery,
  intake,
  'intake-postgres': intakePostgres,
  'single-readings': singleReadings,
  release,
  memory,
  'opening-morning': openingMorning,
  growth,
  'release-million': releaseMillion,
  import: importAccounts,
  export: exportMillion,
  'which-digit': whichDigitShares,
  'round-start': roundStart,
  'round-search': roundSearch,
  'round-scroll': roundScroll,
  'round-hand-in': roundHandIn,
  'round-photos': roundPhotos,
}
const RESULTS = 'test/bench/results'

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
const wanted = only?.split(',') ?? Object.keys(PARTS)
const unknown = wanted.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are: ${Object.keys(PARTS).join(', ')}.`)
  process.exit(1)
}

if (!existsSync(CLIENT_FOLDER)) spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
// The server as it is now, whenever the app was built.
else spawnSync('npm', ['run', '--silent', 'build:server'], { stdio: 'inherit' })

const machine = machineFacts()
const at = new Date().toISOString()
const file = `${RESULTS}/${at.slice(0, 10)}.jsonl`
mkdirSync(RESULTS, { recursive: true })
console.log(
  Object.entries(machine)
    .map(([name, fact]) => `${name}: ${fact}`)
    .join('\n'),
)

const all: Figure[] = []
for (const part of wanted) {
  const start = performance.now()
  try {
    const figures = await PARTS[part]!()
    all.push(...figures)
    for (const figure of figures) appendFileSync(file, `${lineOf(part, figure)}\n`)
    console.log(`${part}: ${((performance.now() - start) / 1000).toFixed(0)} s`)
  } catch (fault) {
    // The other parts are worth having all the same.
    console.error(`${part} could not be measured.`, fault)
    process.exitCode = 1
  }
}
if (all.length > 0) console.log(`\n${tableOf(all)}\n\nKept in ${file}`)

function lineOf(part: string, figure: Figure): string {
  return JSON.stringify({ at, part, ...figure, ratio: ratioOf(figure), isMet: isMet(figure), machine })
}
