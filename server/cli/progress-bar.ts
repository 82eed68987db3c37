/** Progress bar: how far long work has come, on standard error: a bar on a terminal, a line every ten seconds elsewhere. */
import type { Progress } from '#server/cli/cli.ts'

export type ProgressOutput = { isTerminal: boolean; write(text: string): void; monotonic(): number }

/** What is over before this shows nothing. */
const QUIET_MS = 700
const BAR_EVERY_MS = 100
const LINE_EVERY_MS = 10_000
const WIDTH = 24

/** `total` null: nobody knows how much there is. */
export function createProgressBar(what: string, total: number | null, output: ProgressOutput): Progress {
  const start = output.monotonic()
  let saidAt = output.isTerminal ? start + QUIET_MS - BAR_EVERY_MS : start
  let isShown = false

  function say(done: number): void {
    const seconds = (output.monotonic() - start) / 1000
    const rate = seconds > 0 ? Math.round(done / seconds) : 0
    const left = total !== null && rate > 0 ? `, ${Math.ceil(Math.max(0, total - done) / rate)} s left` : ''
    const line = `${what}: ${shareOf(done, total)}${done}${total === null ? '' : ` of ${total}`}, ${rate} a second${left}`
    output.write(output.isTerminal ? `\r\u001b[K${barOf(done, total)}${line}` : `${line}\n`)
    isShown = true
  }

  return {
    at(done) {
      const now = output.monotonic()
      if (now - saidAt < (output.isTerminal ? BAR_EVERY_MS : LINE_EVERY_MS)) return
      saidAt = now
      say(done)
    },

    /** The bar makes way for what is said next. */
    end() {
      if (isShown && output.isTerminal) output.write('\r\u001b[K')
      isShown = false
    },
  }
}

const shareOf = (done: number, total: number | null): string =>
  total === null || total === 0 ? '' : `${Math.floor((Math.min(done, total) / total) * 100)} %, `

function barOf(done: number, total: number | null): string {
  if (total === null || total === 0) return ''
  const full = Math.round((Math.min(done, total) / total) * WIDTH)
  return `[${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}] `
}
