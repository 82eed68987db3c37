/**
 * Staff files: the parts of the app that residents never load, kept by the worker in a cache of this version's own from the
 * sign-in of one of the staff until the sign-out (decision 16).
 *
 * While they are kept, a version without its own is never installed, and the ones of the version before stay until this one
 * is active: whichever runs without a network has all it needs (faults/U3, U4).
 */
import { staffCacheOf, staffCaches } from '#client/sync/staff-cache.ts'

export type StaffFiles = {
  /** At `install`. Rejects if they are kept on this phone and those of this version cannot be had. */
  install(): Promise<void>
  /** At `activate`: those of other versions go. */
  activate(): Promise<void>
  /** Somebody of the staff is here. False if not all of them could be had: no network, no room, or gone from the server. */
  keep(): Promise<boolean>
  isOne(address: URL): boolean
  /** From the cache, else from the network. */
  answer(request: Request): Promise<Response>
}

export type StaffFilesDeps = {
  caches: CacheStorage
  /** As paths, `/assets/…`; each names its content, so that the same name is the same file in every version. */
  paths: readonly string[]
  version: string
  network: (request: Request) => Promise<Response>
  /** Another version is being installed, or waits. */
  isFollowed: () => boolean
}

export function createStaffFiles({ caches, paths, version, network, isFollowed }: StaffFilesDeps): StaffFiles {
  const own = staffCacheOf(version)
  const known = new Set(paths)

  async function fill(): Promise<void> {
    const cache = await caches.open(own)
    const missing: string[] = []
    for (const path of paths) {
      if (await cache.match(path)) continue
      const same = await caches.match(path)
      if (same) await cache.put(path, same)
      else missing.push(path)
    }
    await cache.addAll(missing)
  }

  return {
    async install() {
      const before = await staffCaches(caches)
      if (before.length === 0) return
      await fill()
      // Signed out meanwhile: this one alone would say for ever that somebody is here.
      const isLeft = (await staffCaches(caches)).every((name) => name === own)
      if (isLeft && !before.includes(own)) await caches.delete(own)
    },

    async activate() {
      const others = (await staffCaches(caches)).filter((name) => name !== own)
      // One of them may be the follower's, which is being filled; it clears up when its turn comes.
      if (others.length === 0 || isFollowed()) return
      // Usually all there since `install`. Until it is, the others go on saying that somebody is here.
      await fill()
      for (const name of others) await caches.delete(name)
    },

    keep: () =>
      fill().then(
        () => true,
        () => false,
      ),

    isOne: (address) => known.has(address.pathname),

    // By the path alone; opening the cache would make one on a resident's phone.
    answer: async (request) =>
      (await caches.match(new URL(request.url).pathname, { cacheName: own })) ?? network(request),
  }
}
