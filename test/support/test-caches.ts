/** Test caches: the browser's caches in memory, filled from a network of the test's own; as strict as `addAll` is: all or nothing. */
export type TestNetworkOfFiles = { files: Map<string, string>; asked: string[] }

const ORIGIN = 'https://esep.kz'

type Kept = Map<string, string | ArrayBuffer>

export function createTestCaches(network: TestNetworkOfFiles): CacheStorage {
  const all = new Map<string, Kept>()
  const pathOf = (request: RequestInfo | URL): string => {
    const { pathname, search } = new URL(request instanceof Request ? request.url : request, ORIGIN)
    return pathname + search
  }

  const cacheOf = (kept: Kept): Partial<Cache> => ({
    keys: async () => [...kept.keys()].map((path) => new Request(ORIGIN + path)),
    match: async (request) => found(kept.get(pathOf(request))),
    delete: async (request) => kept.delete(pathOf(request)),
    put: async (request, response) => void kept.set(pathOf(request), await response.arrayBuffer()),
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
      const kept = all.get(name) ?? new Map()
      all.set(name, kept)
      return cacheOf(kept) as Cache
    },
    match: async (request: RequestInfo | URL, options?: MultiCacheQueryOptions) => {
      const named = options?.cacheName
      const where = named === undefined ? [...all.values()] : [all.get(named) ?? new Map()]
      return found(where.map((kept) => kept.get(pathOf(request))).find((text) => text !== undefined))
    },
  }
}

const found = (text: string | ArrayBuffer | undefined): Response | undefined =>
  text === undefined ? undefined : new Response(text)
