/** Eventually: tries a claim again until it holds or the patience is over; then fails as the claim itself fails. */
export async function eventually(claim: () => Promise<void> | void, patienceMs = 30_000): Promise<void> {
  const end = Date.now() + patienceMs
  for (;;) {
    try {
      return await claim()
    } catch (failure) {
      if (Date.now() > end) throw failure
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
