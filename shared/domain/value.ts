/**
 * Value: what a register showed, as whole ticks of its last digit, so that no float ever rounds a bill.
 * On the wire and in storage a decimal string with all its decimals, `00203.170` or `203.170`.
 */

/** The form on the wire: 1–12 whole digits, up to 3 decimals. */
export const VALUE = /^\d{1,12}(\.\d{1,3})?$/

/** Whole ticks of `decimals` decimals; null if the text has more decimals than that, or is no value. */
export function ticksOf(text: string, decimals: number): number | null {
  if (!VALUE.test(text)) return null
  const point = text.indexOf('.')
  if (point < 0) return Number(text) * 10 ** decimals
  const missing = decimals - (text.length - point - 1)
  if (missing < 0) return null
  // Fifteen digits at most: whole numbers of this size are exact.
  return Number(text.slice(0, point)) * 10 ** decimals + Number(text.slice(point + 1)) * 10 ** missing
}

/** `203170` ticks of 3 decimals and 5 digits → `00203.170`. Without `digits`, the whole part is not padded. */
export function valueText(ticks: number, decimals: number, digits = 1): string {
  const text = String(ticks).padStart(digits + decimals, '0')
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`
}
