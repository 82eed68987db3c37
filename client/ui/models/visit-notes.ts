/**
 * Visit notes: what is noted of visits that are not ended, on the screen as a signal and on disk. Part of `visits.ts`.
 *
 * What stands on the screen is what counts: what is not on disk yet, since it is being written or there is no room, is said by
 * a visit that ends, and written with what is noted next (faults/D4). Of one visit one write follows the other.
 */
import { type ReadonlySignal, signal } from '@preact/signals'
import { newVisitDraft, type VisitDraft, type VisitDraftChange } from '#client/domain/visit-draft.ts'
import { refusalOf } from '#client/store/outbox.ts'
import { createVisitDrafts, type NewVisit } from '#client/store/visit-drafts.ts'
import type { Models } from '#client/ui/models/models.ts'
import { SLIP_BYTES, slipText } from '#shared/domain/slip.ts'

export type NotedAt = Pick<VisitDraft, 'round' | 'account'>

export type VisitNotes = {
  /** Null until they were read. */
  drafts: ReadonlySignal<VisitDraft[] | null>
  /** False: there was no room for it, and it stands on the screen alone. */
  isKept(at: NotedAt): boolean
  load(): Promise<void>
  /** The draft of a visit, made if there is none. */
  open(at: NotedAt): Promise<VisitDraft>
  change(draft: VisitDraft, change: VisitDraftChange): Promise<void>
  /** Gives up what was noted after `first`. */
  throwAway(at: NotedAt, first: () => Promise<void>): Promise<void>
  /** `save` answers null when the visit that the draft says is on disk; what is noted meanwhile is of the next. */
  end<Refusal>(at: NotedAt, save: (draft: VisitDraft) => Promise<Refusal | null>): Promise<Refusal | null>
}

export function createVisitNotes({ store, kept, present }: Models): VisitNotes {
  const stored = createVisitDrafts(store.database, store.ballast)
  const drafts = signal<VisitDraft[] | null>(null)
  /** Of which there is no row yet, as there was no room for one; by name, as all below. */
  const unwritten = new Map<string, VisitDraft>()
  /** What was noted and is not on disk yet. */
  const said = new Map<string, VisitDraftChange>()
  const writes = new Map<string, Promise<unknown>>()
  const withoutRoom = signal<ReadonlySet<string>>(new Set())

  const subjectNow = (): string => kept.session.peek()?.subject ?? ''
  const keyOf = ({ round, account }: NotedAt) => ({ subject: subjectNow(), round, account })
  const nameOf = (at: NotedAt): string => `${subjectNow()} ${at.round} ${at.account}`
  const shown = (at: NotedAt): VisitDraft | undefined => drafts.peek()?.find((one) => isAt(one, at))
  const others = (at: NotedAt): VisitDraft[] => (drafts.peek() ?? []).filter((one) => !isAt(one, at))

  /** The slip may hang at the door already: what is on the screen is written when there is room. */
  const makerOf =
    (at: NotedAt): NewVisit =>
    () =>
      unwritten.get(nameOf(at)) ?? newVisit()

  function show(draft: VisitDraft): VisitDraft {
    const whole = { ...draft, ...said.get(nameOf(draft)) }
    drafts.value = [...others(draft), whole]
    return whole
  }

  function noteRoom(name: string, isThere: boolean): void {
    if (withoutRoom.peek().has(name) !== isThere) return
    const names = new Set(withoutRoom.peek())
    if (isThere) names.delete(name)
    else names.add(name)
    withoutRoom.value = names
  }

  async function inTurn<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    const before = writes.get(name)
    const own = (async () => {
      await Promise.allSettled([before])
      return await work()
    })()
    writes.set(name, own)
    try {
      return await own
    } finally {
      if (writes.get(name) === own) writes.delete(name)
    }
  }

  async function opened(at: NotedAt): Promise<VisitDraft> {
    try {
      const draft = await stored.open(keyOf(at), makerOf(at), present.now.peek())
      unwritten.delete(nameOf(at))
      return show(draft)
    } catch (failure) {
      unlessRefused(failure)
      return shown(at) ?? show(begun(at))
    }
  }

  /** One without a row. */
  function begun(at: NotedAt): VisitDraft {
    const draft = newVisitDraft(keyOf(at), { ...makerOf(at)(), now: present.now.peek() })
    unwritten.set(nameOf(at), draft)
    return draft
  }

  async function write(at: NotedAt): Promise<void> {
    const name = nameOf(at)
    const news = said.get(name)
    if (news === undefined) return // It went with what was noted later, or with its visit.
    try {
      const draft = await stored.change(keyOf(at), makerOf(at), news, present.now.peek())
      unwritten.delete(name)
      if (said.get(name) === news) said.delete(name)
      if (shown(at)?.id !== draft.id) show(draft)
      noteRoom(name, true)
    } catch (failure) {
      unlessRefused(failure)
      noteRoom(name, false)
    }
  }

  function forget(at: NotedAt): void {
    unwritten.delete(nameOf(at))
    noteRoom(nameOf(at), true)
    drafts.value = others(at)
  }

  return {
    drafts,
    isKept: (at) => !withoutRoom.value.has(nameOf(at)),

    async load() {
      const subject = kept.session.peek()?.subject
      const onDisk = subject === undefined ? [] : await stored.list(subject)
      const alone = [...unwritten.values()].filter(
        (draft) => draft.subject === subject && !onDisk.some((other) => isAt(other, draft)),
      )
      drafts.value = [...onDisk, ...alone].map((draft) => ({ ...draft, ...said.get(nameOf(draft)) }))
    },

    open: (at) => inTurn(nameOf(at), () => opened(at)),

    async change(draft, change) {
      const name = nameOf(draft)
      said.set(name, { ...said.get(name), ...change })
      show(shown(draft) ?? begun(draft)) // Its visit may have ended: then it is of the next.
      await inTurn(name, () => write(draft))
    },

    throwAway: (at, first) =>
      inTurn(nameOf(at), async () => {
        await first()
        await stored.end(keyOf(at))
        said.delete(nameOf(at))
        forget(at)
      }),

    end: (at, save) =>
      inTurn(nameOf(at), async () => {
        const draft = await opened(at)
        const news = said.get(nameOf(at))
        const refusal = await save(draft)
        if (refusal !== null) return refusal
        if (said.get(nameOf(at)) === news) said.delete(nameOf(at))
        forget(at)
        return null
      }),
  }
}

const isAt = (draft: VisitDraft, { round, account }: NotedAt): boolean =>
  draft.round === round && draft.account === account

const newVisit: NewVisit = () => ({
  id: crypto.randomUUID(),
  slip: slipText(crypto.getRandomValues(new Uint8Array(SLIP_BYTES))),
})

/** What the storage refuses is said where something is saved; anything else is a fault. */
export function unlessRefused(failure: unknown): void {
  if (refusalOf(failure) === null) throw failure
}
