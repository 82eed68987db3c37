/**
 * Test: everything CI runs, in order: lint, types, build, then the tests by lane; `--long` adds the long lanes.
 *
 * Ends with one line, `N passed, N failed`, over all lanes; a check that is not a test counts as one.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'

type Count = { passed: number; failed: number; skipped: number }

const total: Count = { passed: 0, failed: 0, skipped: 0 }
const REPORTS = 'test/.tmp'
rmSync(REPORTS, { recursive: true, force: true })
mkdirSync(REPORTS, { recursive: true })

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

function check(name: string, command: string, args: string[]): boolean {
  const start = performance.now()
  const isFine = spawnSync(command, args, { stdio: 'inherit' }).status === 0
  total[isFine ? 'passed' : 'failed'] += 1
  process.stdout.write(`${isFine ? 'ok' : 'FAILED'}  ${name}  ${seconds(start)}\n\n`)
  return isFine
}

function lane(name: string, args: string[] = []): void {
  const start = performance.now()
  const report = `${REPORTS}/${name}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync('vitest', ['run', '--project', name, ...reporters, ...args], { stdio: 'inherit' })
  const counted = countIn(report)
  total.passed += counted.passed
  total.failed += counted.failed
  total.skipped += counted.skipped
  // A lane that ended badly without a failed test (a crash, nothing found) is a failure all the same.
  if (status !== 0 && counted.failed === 0) total.failed += 1
  process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}  ${name}  ${seconds(start)}\n\n`)
}

function countIn(report: string): Count {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }
  } catch {
    // The lane wrote no report: it crashed, which its exit status says.
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

check('lint', 'biome', ['check', '.'])
check('types', 'npm', ['run', '--silent', 'types'])
if (check('build', 'npm', ['run', '--silent', 'build'])) {
  lane('unit')
  lane('fuzz')
  // A machine that is shared stands still at times, its disk above all. What needed a second try is shown as “retry x1”.
  lane('e2e', ['--retry=1'])
  if (process.argv.includes('--long')) lane('long')
}

process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`,
)
process.exitCode = total.failed === 0 ? 0 : 1
