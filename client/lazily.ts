/** Lazily: a thing whose deeds are all asynchronous, fetched when the first of them is asked for. */
type Deed = (...facts: never[]) => unknown

/** The same methods, each of which waits for `load`; a load that failed is tried again by the next call. */
export function lazily<Thing extends object>(load: () => Promise<Thing>): Thing {
  let loading: Promise<Thing> | null = null
  const loaded = (): Promise<Thing> => {
    loading ??= load().catch((failure: unknown) => {
      loading = null
      throw failure
    })
    return loading
  }
  return new Proxy({} as Thing, {
    get:
      (_, name) =>
      async (...facts: never[]) => {
        const thing = (await loaded()) as Record<PropertyKey, Deed>
        return await thing[name]!(...facts)
      },
  })
}
