/** Test photo: photos as the store would hold them, beside the readings of a test device. */
import type { PhotoEntry } from '#client/domain/photo-entry.ts'
import { createPhotos } from '#client/store/photos.ts'
import type { TestDevice } from '#test/support/test-device.ts'
import { NOON } from '#test/support/test-entry.ts'

export const aPhoto = (said: Partial<PhotoEntry> = {}): PhotoEntry =>
  ({
    ...{ account: 'astana-12045587', kind: 'readings', fact: crypto.randomUUID(), sha256: 'a'.repeat(64) },
    ...{ subject: 's_1', type: 'image/jpeg', size: 3, takenAt: NOON, attempts: 0, nextTryAt: 0, problem: null },
    state: 'waiting',
    ...said,
  }) as PhotoEntry

export const BYTES = new Uint8Array([1, 2, 3]).buffer

/** That many photos of each reading on the device. */
export async function withPhotos({ store }: TestDevice, each: number): Promise<PhotoEntry[]> {
  const photos = createPhotos(store.database)
  const kept: PhotoEntry[] = []
  for (const [at, { account, id }] of (await store.outbox.list('s_1')).entries()) {
    for (let one = 0; one < each; one += 1) {
      const sha256 = (at * 100 + one).toString(16).padStart(64, '0')
      const photo = aPhoto({ account, fact: id, sha256, takenAt: NOON + one })
      const saved = await photos.keep(photo, BYTES)
      if (!saved.ok) throw new Error(saved.refusal)
      kept.push(saved.value)
    }
  }
  return kept
}
