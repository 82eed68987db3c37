/** Message of: what failed, and why, in words: a fault with its causes, without a trace unless it is a mistake in the program. */
export function messageOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  const isOurs = [TypeError, ReferenceError, RangeError].some((kind) => fault instanceof kind)
  const said = isOurs ? (fault.stack ?? fault.message) : fault.message
  return fault.cause === undefined ? said : `${said}\n  because: ${messageOf(fault.cause)}`
}
