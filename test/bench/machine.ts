/** Machine: what the figures were taken on, as far as it bears on them. */
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { chromiumPath } from '#test/support/chromium.ts'

export type Machine = {
  cpu: string
  cores: number
  memoryGb: number
  /** Over the minute before: figures taken beside other work are not worth much. */
  loadBefore: number
  node: string
  chromium: string
  commit: string
}

export function machineFacts(): Machine {
  const commit = said('git', ['rev-parse', '--short', 'HEAD'])
  const isChanged = said('git', ['status', '--porcelain']) !== ''
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    loadBefore: Math.round(loadavg()[0]! * 10) / 10,
    node: process.version,
    chromium: /[\d.]{5,}/.exec(said(chromiumPath(), ['--version']))?.[0] ?? 'unknown',
    commit: isChanged ? `${commit} and changes` : commit,
  }
}

const said = (command: string, args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
