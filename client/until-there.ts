/** Until there: asks for a part of the app again until it comes; on a first visit nothing of it is on the phone yet (faults/U3). */
const SOON = 5000

/** What `work` answers once the part it needs has come. Browsers call a part that did not come a TypeError. */
export async function untilThere<Value>(work: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await work()
    } catch (failure) {
      if (!(failure instanceof TypeError)) throw failure
      await new Promise((resolve) => setTimeout(resolve, SOON))
    }
  }
}
