/**
 * Look through: what a file's bytes say before anybody reads its words: whether it is a table at all, its digest and its
 * encoding. Every byte is looked at, since one in the last line decides as well as one in the first.
 */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { type Encoding, isDamagedUtf8, markedEncoding } from '#server/import/encoding.ts'
import { utf8LineIn } from '#server/import/utf8-line.ts'
import { ok, type Result, refused } from '#shared/lib/result.ts'

/** `encoding` null: none that can be told from the bytes alone. */
export type Looked = { sha256: string; bytes: number; start: Buffer; encoding: Encoding | null; endsOpen: boolean }

const BLOCK = 1 << 18
const LONGEST_LINE = 100_000
const NEWLINE = 10
const RETURN = 13

/** Files of other programs, by how they begin. */
const OTHERS: readonly [start: string, what: string][] = [
  ['%PDF', 'a PDF'],
  ['\x89PNG', 'an image'],
  ['\xff\xd8\xff', 'an image'],
  ['GIF8', 'an image'],
  ['\xd0\xcf\x11\xe0', 'a workbook of Excel 97–2003'],
  ['\x1f\x8b', 'a compressed file'],
  ['7z\xbc\xaf', 'a compressed file'],
  ['Rar!', 'a compressed file'],
  ['{\\rtf', 'a text document'],
  ['SQLite format 3', 'a database'],
]

export const ZIP_START = 'PK\x03\x04'

/** Blocks of the file from its beginning. Each is overwritten by the next. */
export async function* blocksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafe(BLOCK)
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(block, 0, BLOCK, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield block.subarray(0, bytesRead)
  }
}

/** Refuses in words what is no table; a zip, as a workbook is one, is not looked into. */
export async function lookThrough(handle: FileHandle): Promise<Result<Looked, string>> {
  const digest = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let start = Buffer.alloc(0)
  let marked: ReturnType<typeof markedEncoding> = null
  let bytes = 0
  let lines = 1
  let isSound = true
  /** The first line with words in UTF-8, and the first that is not UTF-8. */
  let utf8Line: number | null = null
  let otherLine: number | null = null
  let last: Buffer = start
  let sinceLineEnd = 0

  for await (const block of blocksOf(handle)) {
    if (bytes === 0) {
      start = Buffer.from(block)
      marked = markedEncoding(start)
      const other = OTHERS.find(([begins]) => start.toString('latin1', 0, 16).startsWith(begins))
      if (other) return refused(`is ${other[1]}, not a table. Save the table as CSV or XLSX`)
    }
    digest.update(block)
    bytes += block.length
    last = block
    if (isZip(start)) continue
    const lastEnd = Math.max(block.lastIndexOf(NEWLINE), block.lastIndexOf(RETURN))
    sinceLineEnd = lastEnd < 0 ? sinceLineEnd + block.length : block.length - 1 - lastEnd
    if (sinceLineEnd > LONGEST_LINE) {
      return refused(`is no table: line ${lines + countOf(block)} has more than ${LONGEST_LINE} characters`)
    }
    if (isUtf16(marked)) continue
    if (block.includes(0)) return refused('is not text: it has zero bytes in it. Save the table as CSV (UTF-8) or XLSX')
    if (isSound && !isDecodable(decoder, block)) {
      isSound = false
      otherLine = lines + linesBefore(block)
      if (marked === 'utf-8' || isDamagedUtf8(block)) {
        return refused(
          `is damaged: it is written in UTF-8, but line ${otherLine} has bytes that are none. Export it once more, all of it in UTF-8`,
        )
      }
    }
    if (utf8Line === null) {
      const before = utf8LineIn(block)
      if (before !== null) utf8Line = lines + before
    }
    lines += countOf(block)
  }
  if (bytes === 0) return refused('is empty')
  if (isSound && !isUtf16(marked) && !isDecodable(decoder)) {
    isSound = false
    if (marked === 'utf-8' || isDamagedUtf8(last))
      return refused('is cut off in the middle of a letter. Export it once more')
  }
  if (utf8Line !== null && otherLine !== null) {
    return refused(
      `is written in two encodings: line ${utf8Line} in UTF-8, line ${otherLine} in another. Export it once more, or save each part as CSV (UTF-8) before they are put together`,
    )
  }
  const encoding = marked ?? (isSound ? 'utf-8' : null)
  const ends = last.at(marked === 'utf-16le' ? -2 : -1)
  return ok({ sha256: digest.digest('hex'), bytes, start, encoding, endsOpen: ends !== NEWLINE && ends !== RETURN })
}

const isUtf16 = (encoding: Encoding | null): boolean => encoding === 'utf-16le' || encoding === 'utf-16be'

export const isZip = (start: Buffer): boolean => start.toString('latin1', 0, 4) === ZIP_START

/** Without a block: whether nothing is left over. */
function isDecodable(decoder: TextDecoder, block?: Buffer): boolean {
  try {
    decoder.decode(block, { stream: block !== undefined })
    return true
  } catch (failure) {
    // TypeError: bytes that are no UTF-8
    if (failure instanceof TypeError) return false
    throw failure
  }
}

/** How many lines of a block are UTF-8 before the first that is not; its first may begin in the middle of a letter. */
function linesBefore(block: Buffer): number {
  let from = 0
  while (from < 3 && (block[from]! & 0xc0) === 0x80) from += 1
  for (let count = 0; ; count += 1) {
    const end = block.indexOf(NEWLINE, from)
    if (end < 0 || !isUtf8(block.subarray(from, end))) return count
    from = end + 1
  }
}

function countOf(block: Buffer): number {
  let count = 0
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) count += 1
  return count
}
