/** QR folder: a folder with a QR code of each account's link as SVG; there as a whole or not at all. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { correction, generate } from 'lean-qr'
import { toSvgSource } from 'lean-qr/extras/svg'
import { createWholeFolder, type WholeFolder } from '#server/cli/whole-folder.ts'

export type QrFolder = Omit<WholeFolder, 'part'> & {
  add(name: string, link: string): Promise<void>
}

/** What QR codes need around them to be found. */
const QUIET = 4

/** Throws a UsageError if there is something in that place. */
export function createQrFolder(said: string): QrFolder {
  const { part, place, abandon } = createWholeFolder(said)
  return {
    add: async (name, link) => await writeFile(join(part, `${name}.svg`), qrSvg(link), { mode: 0o600, flag: 'wx' }),
    place,
    abandon,
  }
}

/** Black on white, a module a unit; as large as it is printed. */
export const qrSvg = (text: string): string =>
  toSvgSource(generate(text, { minCorrectionLevel: correction.M }), { xmlDeclaration: true, pad: QUIET, off: 'white' })
