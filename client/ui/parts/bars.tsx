/** Bars: use by month, last year's month as a mark, estimated months hatched, and the same figures as a table. */
import { useId } from 'preact/hooks'
import { barScale } from '#client/ui/parts/bar-scale.ts'

export type BarRow = {
  key: string
  /** Under the bar, and in full for the table. */
  short: string
  label: string
  amount: number
  lastYear: number | null
  isEstimated: boolean
}

export type BarsProps = {
  title: string
  /** What the picture says, in a sentence. */
  description: string
  rows: readonly BarRow[]
  format(amount: number): string
  words: { table: string; month: string; use: string; thisYear: string; lastYear: string; estimated: string }
}

const WIDTH = 340
const HEIGHT = 180
const LEFT = 36
const TOP = 10
const BOTTOM = 24
const PLOT = HEIGHT - TOP - BOTTOM

export function Bars({ title, description, rows, format, words }: BarsProps) {
  const id = useId()
  const { top, steps } = barScale(rows.flatMap((row) => [row.amount, row.lastYear ?? 0]))
  const y = (amount: number) => TOP + PLOT - (amount / top) * PLOT
  const slot = (WIDTH - LEFT) / Math.max(1, rows.length)
  // Names of months need the room of two bars, more when there are many.
  const every = Math.ceil(rows.length / 7)
  const hasLastYear = rows.some((row) => row.lastYear !== null)
  const hasEstimated = rows.some((row) => row.isEstimated)
  return (
    <figure class="bars card">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title} aria-describedby={`${id}d`}>
        <desc id={`${id}d`}>{description}</desc>
        <defs>
          <pattern id={`${id}h`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path class="bars-hatch" d="M1 0v6" />
          </pattern>
        </defs>
        {steps.map((step) => (
          <g key={step}>
            <path class="bars-grid" d={`M${LEFT} ${y(step)}H${WIDTH}`} />
            <text class="bars-scale" x={LEFT - 5} y={y(step) + 4} text-anchor="end">
              {format(step)}
            </text>
          </g>
        ))}
        {rows.map((row, at) => {
          const x = LEFT + at * slot
          // Below zero what was estimated too much comes back: the table says how much, a bar has no room for it.
          const upper = y(Math.max(0, row.amount))
          const box = { x: x + slot * 0.15, y: upper, width: slot * 0.7, height: y(0) - upper, rx: 2 }
          return (
            <g key={row.key}>
              <rect {...box} class="bars-bar" data-estimated={row.isEstimated ? 'yes' : undefined} />
              {row.isEstimated ? <rect {...box} fill={`url(#${id}h)`} /> : null}
              {row.lastYear === null ? null : (
                <path class="bars-last-year" d={`M${x + slot * 0.05} ${y(row.lastYear)}h${slot * 0.9}`} />
              )}
              {at % every === (rows.length - 1) % every ? (
                <text class="bars-month" x={x + slot / 2} y={HEIGHT - 7} text-anchor="middle">
                  {row.short}
                </text>
              ) : null}
            </g>
          )
        })}
      </svg>
      <ul class="bars-legend">
        <li data-of="this">{words.thisYear}</li>
        {hasLastYear ? <li data-of="last">{words.lastYear}</li> : null}
        {hasEstimated ? <li data-of="estimated">{words.estimated}</li> : null}
      </ul>
      <details>
        <summary>{words.table}</summary>
        <div class="table-scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.month}</th>
                <th scope="col">{words.use}</th>
                {hasLastYear ? <th scope="col">{words.lastYear}</th> : null}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{row.label}</th>
                  <td>{row.isEstimated ? `${format(row.amount)} (${words.estimated})` : format(row.amount)}</td>
                  {hasLastYear ? <td>{row.lastYear === null ? '–' : format(row.lastYear)}</td> : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}
