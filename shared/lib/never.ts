/** Never: closes a switch over a union, so that a new member is a compile error wherever it is not yet considered. */
export function never(value: never): never {
  throw new Error(`a case nobody considered: ${JSON.stringify(value)}`)
}
