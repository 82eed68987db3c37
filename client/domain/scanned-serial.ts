/** Scanned serial: the meter's number in what a code on it says. Pure; nothing about cameras. */
import { SERIAL } from '#shared/domain/meter.ts'

/**
 * The text itself if it is a serial; else its longest piece that could be one: of an address what comes after the host, of
 * several fields their values. Pieces with a digit come first, since a serial without any is rare and a label has none; of
 * two as long the later. Null if there is none.
 */
export function scannedSerial(text: string): string | null {
  const said = withoutHost(text.normalize('NFKC').trim())
  if (SERIAL.test(said)) return said
  const pieces = said.split(/[^\p{L}\p{N}.-]+/u).map((piece) => piece.replace(/^[.-]+|[.-]+$/g, ''))
  const fit = pieces.filter((piece) => SERIAL.test(piece))
  const numbered = fit.filter((piece) => /\p{N}/u.test(piece))
  return longest(numbered.length > 0 ? numbered : fit)
}

/** Of an address its path, query and hash; the host is the maker's or the utility's own name. */
function withoutHost(text: string): string {
  return text.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/(?:%[\da-f]{2})+/gi, decoded)
}

function decoded(escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch (failure) {
    if (failure instanceof URIError) return ' '
    throw failure
  }
}

const longest = (pieces: string[]): string | null =>
  pieces.reduce<string | null>((best, piece) => (piece.length >= (best?.length ?? 0) ? piece : best), null)
