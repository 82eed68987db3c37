/**
 * Skews: by how much the devices heard last differ from the server's clock.
 *
 * Phones take their time from their networks. One of them may be wrong; if most are wrong by the same, it is we who are
 * ([faults/V21]). By person, since anybody may invent devices.
 */

export type Skews = {
  /** `skew`: what the person's device says less what our clock says, in milliseconds. */
  add(subject: string, skew: number): void
  /** Of the last skew of each person; null if too few were heard. */
  median(): number | null
}

const KEPT = 200
const FEWEST = 10

export function createSkews(): Skews {
  const last = new Map<string, number>()

  return {
    add(subject, skew) {
      last.delete(subject)
      last.set(subject, skew)
      if (last.size > KEPT) last.delete(last.keys().next().value!)
    },

    median() {
      if (last.size < FEWEST) return null
      const sorted = [...last.values()].sort((a, b) => a - b)
      return sorted[Math.floor(sorted.length / 2)]!
    },
  }
}
