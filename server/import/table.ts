/** Table: what a file is to an import: a header and lines of cells, whatever program and encoding it was written with. */
import type { Encoding } from '#server/import/encoding.ts'

export type TableLine = {
  /** As an editor counts it, from 1. */
  line: number
  cells: readonly string[]
  /** Why it could not be taken apart rightly; its cells are then as good as any. */
  fault?: string
}

export type Table = {
  /** The file's name, without its folder. */
  name: string
  sha256: string
  /** What it was taken for; null for a workbook, which says it itself. */
  encoding: Encoding | null
  /** What parts the cells; what an errors file is to be written with. */
  delimiter: string
  header: readonly string[]
  /** All lines after the header but the empty ones, some at a time. Can be asked for again. */
  lines(): AsyncIterable<readonly TableLine[]>
  /** The file's last line has no end of its own, so that it may have been cut off there. */
  endsOpen: boolean
  close(): Promise<void>
}

/** For comparing lines: no cell has such a character in it. */
export const textOf = ({ cells }: TableLine): string => cells.join('\0')

/** A line whose cells are all empty, as spreadsheets leave at the end. */
export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

/** What is wrong with a line of so many cells. */
export const otherWidth = (count: number, width: number): string =>
  `it has ${count} ${count === 1 ? 'cell' : 'cells'}, and the header has ${width}`

/** Without empty cells beyond `width`, which some programs put at the end of every line. */
export function trimmedTo(cells: readonly string[], width: number): readonly string[] {
  return cells.length > width && isBlank(cells.slice(width)) ? cells.slice(0, width) : cells
}
