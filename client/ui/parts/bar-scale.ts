/** Bar scale: the round steps of a plot's axis, from zero to just above the largest amount. */
const ROUND = [1, 2, 2.5, 5, 10]

/** `steps` from 0 to `top`, five at most; of amounts that are all zero, 0 and 1. */
export function barScale(amounts: readonly number[]): { top: number; steps: number[] } {
  const most = Math.max(0, ...amounts)
  if (most === 0) return { top: 1, steps: [0, 1] }
  const size = 10 ** Math.floor(Math.log10(most / 4))
  const step = (ROUND.find((round) => round * size * 4 >= most) ?? 10) * size
  const count = Math.max(1, Math.ceil(most / step - 1e-9))
  return { top: count * step, steps: Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(6))) }
}
