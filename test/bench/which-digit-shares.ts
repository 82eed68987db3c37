/** Which digit shares: how often the helper is right, and how often it doubts what is true, over the demo data (P4). */
import { demoHistories } from '#test/bench/demo-histories.ts'
import type { Aim, Figure } from '#test/bench/figure.ts'
import { measureWhichDigit, type Row } from '#test/bench/which-digit.ts'

export async function whichDigitShares(): Promise<Figure[]> {
  return measureWhichDigit(demoHistories('2026-11-20')).map(figureOf)
}

/** For a slip the share of right suggestions, for a true value the share of suggestions at all; both of the odd ones. */
function figureOf(row: Row): Figure {
  const isTrue = row.what.startsWith('true')
  const aim = aimOf(row.aim)
  return {
    what: isTrue ? `a change suggested, ${row.what}` : `first suggestion right, ${row.what}`,
    unit: '%',
    measured: (isTrue ? row.offered : row.right) * 100,
    over: row.odd,
    ...(isTrue ? {} : { also: { 'suggested at all': row.offered * 100 } }),
    ...(aim ? { aim } : {}),
  }
}

function aimOf(text: string): Aim | null {
  const [, sign, number] = /([≤≥]) (\d+)/.exec(text) ?? []
  if (number === undefined) return null
  return sign === '≤' ? { most: Number(number) } : { least: Number(number) }
}
