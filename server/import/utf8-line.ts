/**
 * Utf8 line: whether bytes that are not UTF-8 as a whole have Cyrillic words of it, and in which line. It knows no other
 * encodings.
 *
 * A Cyrillic letter of UTF-8 is two bytes. In the old encodings such pairs are letters too, and capitals of KZ-1048 make
 * several of them one after another (ТҮСІРІ); five, or two in a line that is UTF-8 from end to end, are no chance.
 */
import { isUtf8 } from 'node:buffer'

const PAIRS = /(?:[\xd0-\xd3][\x80-\xbf]){2,}/g
const SURE = 2 * 5
const NEWLINE = 10

/** How many lines end before the first such line of a block; null if there is none. */
export function utf8LineIn(block: Buffer): number | null {
  const text = block.toString('latin1')
  for (const { index, 0: pairs } of text.matchAll(PAIRS)) {
    if (pairs.length >= SURE || isWholeLine(block, index)) return linesEnding(block, index)
  }
  return null
}

/** Of a line that goes on in another block nobody can say. */
function isWholeLine(block: Buffer, index: number): boolean {
  const before = block.lastIndexOf(NEWLINE, index)
  const end = block.indexOf(NEWLINE, index)
  return before >= 0 && end >= 0 && isUtf8(block.subarray(before + 1, end))
}

function linesEnding(block: Buffer, until: number): number {
  let count = 0
  for (let at = block.indexOf(NEWLINE); at >= 0 && at < until; at = block.indexOf(NEWLINE, at + 1)) count += 1
  return count
}
