/**
 * Staff cache: what page and worker agree on about the files that only the staff's phones keep: the cache's name, one for
 * each version of the app, and how the page asks for them. That one is there says that somebody of the staff is signed in.
 */
const PREFIX = 'esep-staff-'

export const staffCacheOf = (version: string): string => PREFIX + version

/** To every worker of the app; it answers `{ kept }` through the port that came along. */
export const KEEP_STAFF_FILES = { v: 1, type: 'keep-staff-files' } as const

export function asksToKeep(data: unknown): boolean {
  const { v, type } = (data ?? {}) as { v?: unknown; type?: unknown }
  return v === KEEP_STAFF_FILES.v && type === KEEP_STAFF_FILES.type
}

/** The names of those there are, of whatever version. */
export const staffCaches = async (caches: Pick<CacheStorage, 'keys'>): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(PREFIX))

/** Nobody of the staff is here any longer. */
export async function dropStaffFiles(caches: Pick<CacheStorage, 'keys' | 'delete'>): Promise<void> {
  for (const name of await staffCaches(caches)) await caches.delete(name)
}
