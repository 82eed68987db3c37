/**
 * Send photos: hands in the photos that wait, a few at once, after the readings and visits they belong to; and asks after those
 * handed in. Never decides when: that is `sync.ts`.
 *
 * What a photo meets never touches a reading. It waits until an answer of the server pinned at sign-in names it (faults/G6).
 */
import { afterFailure, type PhotoEntry } from '#client/domain/photo-entry.ts'
import { goesByItself } from '#client/domain/photo-place.ts'
import type { FlushReason } from '#client/domain/retry.ts'
import { createPhotos } from '#client/store/photos.ts'
import type { Session } from '#client/store/settings.ts'
import type { Store } from '#client/store/store.ts'
import type { Calls, Failure } from '#client/sync/calls.ts'
import type { Locks } from '#client/sync/flush.ts'
import type { Messages } from '#client/sync/messages.ts'
import type { PhotoKey } from '#shared/domain/photo.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { photoReply } from '#shared/wire/photos.ts'

export type SendPhotosDeps = {
  store: Pick<Store, 'session' | 'database'>
  calls: Pick<Calls, 'put'>
  locks: Locks | null
  messages: Messages
  clock: Clock
  monotonic: () => number
  random: () => number
}

/** `remaining`: photos that trying again may deliver. */
export type PhotosReport = { received: number; remaining: number; failure: Failure | null }

export type SendPhotos = (reason: FlushReason, budgetMs?: number) => Promise<PhotosReport>

/** So many that a line is kept busy while the server looks at one; more would only share it. */
const AT_ONCE = 3

export function createSendPhotos(deps: SendPhotosDeps): SendPhotos {
  const { store, calls, clock, messages } = deps
  const photos = createPhotos(store.database)

  return async (reason, budgetMs = Number.POSITIVE_INFINITY) => {
    const session = await store.session.current()
    if (session === null) return { received: 0, remaining: 0, failure: null }
    const until = deps.monotonic() + budgetMs
    const sent = await underLock(deps.locks, () => sendAll(session, reason, until))
    const remaining = (await photos.waiting(session.subject)).filter(goesByItself).length
    return { ...(sent ?? { received: 0, failure: null }), remaining }
  }

  async function sendAll(
    session: Session,
    reason: FlushReason,
    until: number,
  ): Promise<Omit<PhotosReport, 'remaining'>> {
    const due = await photos.due(session.subject, clock.now(), reason)
    let received = 0
    let stopped: Failure | null = null

    async function sendOn(): Promise<void> {
      while (stopped === null && deps.monotonic() < until) {
        const photo = due.shift()
        if (photo === undefined) return
        const failure = await send(session, photo)
        if (failure === null) received += 1
        else if (!isAboutIt(failure)) stopped ??= failure
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, sendOn))
    if (received > 0 || stopped !== null) messages.say({ type: 'changed', what: 'photos' })
    return { received, failure: stopped }
  }

  async function send(session: Session, photo: PhotoEntry): Promise<Failure | null> {
    const data = await photos.bytesOf(photo)
    // Another tab took it away meanwhile.
    if (data === null) return null
    const answer = await calls.put(addressOf(photo, session.subject), { type: photo.type, data }, photoReply)
    if (!answer.ok) {
      await photos.note(photo, afterFailure(photo, answer.refusal, clock.now(), deps.random))
      return answer.refusal
    }
    const { reply } = answer.value
    if (reply.server !== session.server || !isSame(reply.photo, photo)) {
      const failure: Failure = { error: 'unverified', whole: false, waitMs: null, code: null }
      await photos.note(photo, afterFailure(photo, failure, clock.now(), deps.random))
      return failure
    }
    await photos.received(photo, clock.now(), reply.epoch)
    return null
  }
}

/** What one photo met, as opposed to a way that is shut for all. */
const isAboutIt = ({ whole, code }: Failure): boolean => whole || code === 'too-many-photos' || code === 'too-big'

/** One sender at a time on this device; null if another is at it. */
async function underLock<Value>(locks: Locks | null, work: () => Promise<Value>): Promise<Value | null> {
  if (locks === null) return await work()
  return await locks.request('photos', { ifAvailable: true }, async (lock) => (lock === null ? null : await work()))
}

const addressOf = ({ account, kind, fact, sha256 }: PhotoKey, subject: string): string =>
  `accounts/${encodeURIComponent(account)}/${kind}/${fact}/photos/${sha256}?subject=${encodeURIComponent(subject)}`

const isSame = (a: PhotoKey, b: PhotoKey): boolean =>
  a.account === b.account && a.kind === b.kind && a.fact === b.fact && a.sha256 === b.sha256
