/** In turn: runs what it is given one after another, in the order in which it was given. */
export function inTurn(): <Value>(run: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()

  return async (run) => {
    const before = last
    const mine = Promise.withResolvers<void>()
    last = mine.promise
    await before
    try {
      return await run()
    } finally {
      mine.resolve()
    }
  }
}
