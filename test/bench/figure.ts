/** Figure: one thing measured and what it is held against, and how both are written in a table. Measures nothing. */
export type Figure = {
  what: string
  unit: string
  measured: number
  /** How many runs, requests or pages it is taken over. */
  over: number
  /** What else was measured beside it, in the same unit unless the name says another. */
  also?: Record<string, number>
  /** Measured in the same run, in the same unit. */
  reference?: { what: string; measured: number }
  aim?: Aim
}

/** `times` are of the reference. */
export type Aim = { most?: number; least?: number; mostTimes?: number; leastTimes?: number }

export const ratioOf = ({ measured, reference }: Figure): number | null =>
  reference ? measured / reference.measured : null

/** Null where nothing is aimed at. */
export function isMet(figure: Figure): boolean | null {
  const { measured, aim } = figure
  if (!aim) return null
  const ratio = ratioOf(figure) ?? Number.NaN
  const claims = [
    aim.most === undefined || measured <= aim.most,
    aim.least === undefined || measured >= aim.least,
    aim.mostTimes === undefined || ratio <= aim.mostTimes,
    aim.leastTimes === undefined || ratio >= aim.leastTimes,
  ]
  return claims.every(Boolean)
}

const HEAD = ['what', 'measured', 'beside it', 'over', 'reference', 'ratio', 'aim', 'met']

export function tableOf(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(rowOf)]
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)))
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`)
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

function rowOf(figure: Figure): string[] {
  const { what, unit, measured, over, also = {}, reference } = figure
  const ratio = ratioOf(figure)
  const met = isMet(figure)
  return [
    what,
    `${rounded(measured)} ${unit}`,
    Object.entries(also)
      .map(([name, value]) => `${name} ${rounded(value)}`)
      .join(', '),
    String(over),
    reference ? `${reference.what}: ${rounded(reference.measured)} ${unit}` : '',
    ratio === null ? '' : ratio.toFixed(2),
    aimText(figure),
    met === null ? '' : met ? 'yes' : 'NO',
  ]
}

const aimText = ({ aim = {}, unit }: Figure): string =>
  [
    aim.most === undefined ? '' : `≤ ${aim.most} ${unit}`,
    aim.least === undefined ? '' : `≥ ${aim.least} ${unit}`,
    aim.mostTimes === undefined ? '' : `≤ ${aim.mostTimes} ×`,
    aim.leastTimes === undefined ? '' : `≥ ${aim.leastTimes} ×`,
  ]
    .filter(Boolean)
    .join(', ')

const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
