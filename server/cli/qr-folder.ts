/** QR folder: a folder with a QR code of each account's link as SVG; there as a whole or not at all. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { correction, generate } from 'lean-qr'
import { toSvgSource } from 'lean-qr/extras/svg'
import { UsageError } from '#server/cli/cli.ts'
import { outFault } from '#server/cli/out-file.ts'

export type QrFolder = {
  add(name: string, link: string): Promise<void>
  place(): void
  /** Leaves nothing behind, unless it is in its place. */
  abandon(): void
}

/** What QR codes need around them to be found. */
const QUIET = 4

/** Throws a UsageError if there is something in that place. */
export function createQrFolder(said: string): QrFolder {
  // Without a slash at the end: the part lies beside it, not in it.
  const path = resolve(said)
  if (existsSync(path) && !(statSync(path).isDirectory() && readdirSync(path).length === 0)) {
    throw new UsageError(`${said} is there already and not empty; name another folder.`)
  }
  const part = `${path}.part`
  makeOwn(part, said)
  let isOver = false

  return {
    add: async (name, link) => await writeFile(join(part, `${name}.svg`), qrSvg(link), { mode: 0o600, flag: 'wx' }),

    place() {
      if (existsSync(path)) rmdirSync(path)
      renameSync(part, path)
      isOver = true
    },

    abandon() {
      if (!isOver) rmSync(part, { recursive: true, force: true })
      isOver = true
    },
  }
}

/** Black on white, a module a unit; as large as it is printed. */
export const qrSvg = (text: string): string =>
  toSvgSource(generate(text, { minCorrectionLevel: correction.M }), { xmlDeclaration: true, pad: QUIET, off: 'white' })

/** Whoever comes second finds it made. */
function makeOwn(part: string, said: string): void {
  try {
    mkdirSync(part, { mode: 0o700 })
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') outFault(said, failure as NodeJS.ErrnoException)
    throw new UsageError(
      `${part} is there: another run is writing it, or one was cut off. If none is running, delete it and try again.`,
    )
  }
}
