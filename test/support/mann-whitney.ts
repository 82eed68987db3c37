/** Mann Whitney: how probable so great a difference of two samples is if both come from one distribution (two-sided p). */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, mine: true })), ...other.map((value) => ({ value, mine: false }))]
  all.sort((a, b) => a.value - b.value)
  let mineRanks = 0
  let ties = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]!.value === all[from]!.value) to += 1
    // Equal values share the mean of the ranks they take up together.
    const mine = all.slice(from, to).filter((each) => each.mine).length
    mineRanks += (mine * (from + 1 + to)) / 2
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  const [n, m] = [one.length, other.length]
  const u = mineRanks - (n * (n + 1)) / 2
  const spread = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
  if (spread === 0) return 1
  return 2 * upperTail(Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / spread)
}

/** Of the normal distribution, beyond `z` ≥ 0 (Zelen and Severo's approximation, right to 7 decimals). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
}
