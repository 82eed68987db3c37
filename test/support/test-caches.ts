/** Test caches: the browser's caches in memory, filled from a network of the test's own; as strict as `addAll` is: all or nothing. */
export type TestNetworkOfFiles = { files: Map<string, string>; asked: string[] }

export function createTestCaches(network: TestNetworkOfFiles): CacheStorage {
  const all = new Map<string, Map<string, string>>()
  const pathOf = (request: RequestInfo | URL): string =>
    new URL(request instanceof Request ? request.url : request, 'https://esep.kz').pathname

  const cacheOf = (kept: Map<string, string>): Partial<Cache> => ({
    match: async (request) => found(kept.get(pathOf(request))),
    delete: async (request) => kept.delete(pathOf(request)),
    put: async (request, response) => void kept.set(pathOf(request), await response.text()),
    addAll: async (requests: RequestInfo[]) => {
      const paths = requests.map(pathOf)
      network.asked.push(...paths)
      const fetched = paths.map((path): [string, string | undefined] => [path, network.files.get(path)])
      const lost = fetched.find(([, text]) => text === undefined)
      if (lost) throw new TypeError(`${lost[0]} did not come`)
      for (const [path, text] of fetched) kept.set(path, text!)
    },
  })

  return {
    keys: async () => [...all.keys()],
    has: async (name: string) => all.has(name),
    delete: async (name: string) => all.delete(name),
    open: async (name: string) => {
      const kept = all.get(name) ?? new Map<string, string>()
      all.set(name, kept)
      return cacheOf(kept) as Cache
    },
    match: async (request: RequestInfo | URL, options?: MultiCacheQueryOptions) => {
      const named = options?.cacheName
      const where = named === undefined ? [...all.values()] : [all.get(named) ?? new Map<string, string>()]
      return found(where.map((kept) => kept.get(pathOf(request))).find((text) => text !== undefined))
    },
  }
}

const found = (text: string | undefined): Response | undefined => (text === undefined ? undefined : new Response(text))
