/**
 * Entry: a reading being typed for one meter: the digits of each register, what they look like against the usual, the
 * questions that follow, and saving. Every key is kept as a draft (faults/U2); nothing changes without the person's tap.
 */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { type Draft, slipOf } from '#client/domain/draft.ts'
import type { RegisterHistory } from '#client/domain/register-history.ts'
import { refusalOf } from '#client/store/outbox.ts'
import { afterDrawn } from '#client/ui/models/after-drawn.ts'
import { periodAtHand } from '#client/ui/models/meter-view.ts'
import type { Models } from '#client/ui/models/models.ts'
import { createRegisterEntry, type RegisterEntry } from '#client/ui/models/register-entry.ts'
import { createTwice } from '#client/ui/models/twice.ts'
import { EMPTY_ENTRY, entryOf, entryText, type FaceEntry, pasteText, typeKey } from '#client/ui/parts/face-entry.ts'
import type { AccountKey } from '#shared/domain/account.ts'
import type { Register, RegisterName } from '#shared/domain/meter.ts'
import { registerNameOf } from '#shared/domain/meter.ts'
import type { PhotoOf } from '#shared/domain/photo.ts'
import { needsReason } from '#shared/domain/plausibility.ts'
import type { ValueCode } from '#shared/domain/reading.ts'
import { valueText } from '#shared/domain/value.ts'
import type { OtherRegister } from '#shared/domain/which-digit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'
import { refused } from '#shared/lib/result.ts'
import type { UtilityData } from '#shared/wire/account-data.ts'

/** `missing`: nothing typed on some register; `reason`: an odd value wants one; `again`: type it once more; `elsewhere`: another tab saved this draft with other digits. */
export type SaveAnswer = 'saved' | 'missing' | 'reason' | 'again' | 'elsewhere' | 'full' | 'storage'

export type Entry = {
  registers: RegisterEntry[]
  active: ReadonlySignal<number>
  focus(at: number): void
  key(key: string): void
  paste(text: string): void
  take(at: number, ticks: number): void
  /** The value is right as typed: the suggestion is not offered again for it. */
  keepTyped(at: number): void
  readOn: ReadonlySignal<CalendarDate | null>
  setReadOn(on: CalendarDate | null): void
  reasons: ReadonlySignal<ValueCode[]>
  setReason(code: ValueCode | null): void
  note: ReadonlySignal<string>
  setNote(text: string): void
  /** Of a no-access slip: the reading is to close that visit. */
  slip: ReadonlySignal<string | null>
  removeSlip(): void
  needsReason: ReadonlySignal<boolean>
  /** An odd value is being typed a second time, without sight of the first; `differs`: it was not the same. */
  blind: ReadonlySignal<'asked' | 'differs' | null>
  /** Whose photos are taken here; null until there is a draft. */
  photosOf: ReadonlySignal<PhotoOf | null>
  /** The draft kept from before was found and is on the face. */
  wasKept: ReadonlySignal<boolean>
  open(): Promise<void>
  save(): Promise<SaveAnswer>
  /** The screen is left: the others hear what is begun here. */
  close(): Promise<void>
}

export type EntryFor = {
  account: AccountKey
  utility: UtilityData
  meter: { serial: string; registers: readonly Register[] }
  /** What a value of this register is judged by. */
  historyOf(register: Register): RegisterHistory
  /** The other registers on the wall, of the same service: a value typed on the wrong face is theirs (P4). */
  others(): OtherRegister[]
  /** Readings this one corrects, by register. */
  replaces: Partial<Record<RegisterName, string>>
  /** An odd value is to be typed twice (an inspector's); else its reason is asked for. */
  isTypedTwice?: boolean
}

export function createEntry(models: Models, entryFor: EntryFor): Entry {
  const { account, utility, meter, replaces } = entryFor
  const { kept, present, store, messages } = models
  const readOn = signal<CalendarDate | null>(null)
  const reasons = signal<ValueCode[]>([])
  const note = signal('')
  const slip = signal<string | null>(null)
  const active = signal(0)
  /** Saving was tried: from then on every digit is judged as it stands. */
  const asked = signal(false)
  const wasKept = signal(false)
  const draft = signal<Draft | null>(null)
  let isSaved = false
  /** By the person, whatever was begun before: an emptied face stays empty. */
  let isTyped = false
  /** The draft could not be opened; the next key tries again (faults/U3, D4). */
  let hasFailed = false
  const photosOf = computed((): PhotoOf | null => {
    const fact = draft.value?.ids[meter.registers[0]!.name]
    return fact === undefined ? null : { account, kind: 'readings', fact }
  })
  const twice = createTwice(entryFor.isTypedTwice ?? false)
  const faces = meter.registers.map(() => signal<FaceEntry>(EMPTY_ENTRY))
  const accepted = meter.registers.map(() => signal<string | null>(null))
  const today = (): CalendarDate => periodAtHand(utility, present.now.peek(), 0).today
  const key = { subject: kept.session.peek()?.subject ?? '', account, serial: meter.serial }

  const registers = meter.registers.map((register, at) =>
    createRegisterEntry(register, {
      history: entryFor.historyOf(register),
      face: faces[at]!,
      accepted: accepted[at]!,
      isAsked: asked,
      readOn: () => readOn.value ?? today(),
      thresholds: utility.thresholds,
      others: entryFor.others,
    }),
  )

  const needs = computed(() => registers.some(({ assessment }) => needsReason(assessment.value?.verdict ?? 'usual')))

  /** Writes follow each other, so that the last key typed is the last one kept. */
  let writing: Promise<unknown> = Promise.resolve()
  function keep(): Promise<unknown> {
    const entries = Object.fromEntries(meter.registers.map(({ name }, at) => [name, entryText(faces[at]!.peek())]))
    const change = { entries, readOn: readOn.peek(), reasons: reasons.peek(), note: note.peek(), first: twice.first() }
    // A draft the storage does not take stays on the screen; what is wrong is said when it is saved (faults/D4).
    writing = writing
      .then(async () => {
        if (hasFailed && draft.peek() === null) await takeUp()
        if (draft.peek()) await store.drafts.change(key, change, Date.now())
      })
      .catch(() => null)
    return writing
  }

  function setFace(at: number, next: FaceEntry): void {
    isTyped = true
    faces[at]!.value = next
    // A full face hands the cursor to the next register, as a tired person expects.
    void keep()
  }

  function openDraft(): Promise<Draft> {
    const names = meter.registers.map(({ name }) => name)
    return store.drafts.open(key, names, Date.now())
  }

  async function takeUp(): Promise<Draft> {
    const found = await openDraft()
    draft.value = found
    slip.value = slipOf(found, Date.now())
    return found
  }

  /** What another tab saved under this draft's ids stands; what is typed here gets ids of its own and can be saved next. */
  async function startAnew(): Promise<SaveAnswer> {
    draft.value = await openDraft()
    await keep()
    messages.say({ type: 'changed', what: 'outbox' })
    return 'elsewhere'
  }

  /** The reading is safe and on the screen; all that follows may take its time. */
  async function afterSaving(): Promise<void> {
    await afterDrawn()
    messages.say({ type: 'changed', what: 'outbox' })
    messages.say({ type: 'changed', what: 'drafts' })
    void models.safety.askToKeep()
    void models.schedule.saved()
  }

  async function recorded(values: Record<string, string>): ReturnType<Models['record']> {
    try {
      const kept = draft.peek() ?? (await takeUp())
      const said = { readOn: readOn.peek(), reasons: reasons.peek(), note: note.peek(), slip: slip.peek() }
      const facts = { ...kept, ...said, replaces }
      return await models.record(facts, values, today())
    } catch (error) {
      // The part that writes did not come, which browsers call a TypeError (faults/U3).
      const refusal = refusalOf(error) ?? (error instanceof TypeError ? 'storage' : null)
      if (refusal === null) throw error
      return refused(refusal)
    }
  }

  /** What was typed first is kept, out of sight (faults/U2). */
  async function askAgain(): Promise<SaveAnswer> {
    batch(() => {
      if (twice.state.peek() === 'asked') for (const face of faces) face.value = EMPTY_ENTRY
      active.value = 0
      asked.value = false
    })
    await keep()
    return 'again'
  }

  return {
    registers,
    active,
    focus(at) {
      active.value = at
    },
    key(pressed) {
      const at = active.peek()
      setFace(at, typeKey(faces[at]!.peek(), pressed, meter.registers[at]!))
    },
    paste(text) {
      const at = active.peek()
      setFace(at, pasteText(faces[at]!.peek(), text, meter.registers[at]!))
    },
    take(at, ticks) {
      const register = meter.registers[at]!
      setFace(at, entryOf(valueText(ticks, register.decimals, register.digits).replace('.', ','), register))
    },
    keepTyped(at) {
      accepted[at]!.value = registers[at]!.value.peek()
    },
    readOn,
    setReadOn(on) {
      readOn.value = on
      void keep()
    },
    reasons,
    setReason(code) {
      reasons.value = code === null ? [] : [code]
      void keep()
    },
    note,
    setNote(text) {
      note.value = text
      void keep()
    },
    slip,
    removeSlip() {
      slip.value = null
      writing = writing.then(() => store.drafts.change(key, { slip: null }, Date.now())).catch(() => null)
    },
    needsReason: needs,
    blind: twice.state,
    photosOf,
    wasKept,

    async open() {
      // What fails here is asked for again when it is saved, and said then.
      void models.record.getReady().catch(() => undefined)
      const found = await takeUp().catch(() => null)
      hasFailed = found === null
      if (found === null) return
      if (isTyped) return void (await keep())
      batch(() => {
        for (const [at, register] of meter.registers.entries()) {
          const text = found.entries[register.name] ?? ''
          if (text === '') continue
          faces[at]!.value = { ...entryOf(text, register), inPart: text.includes(',') }
          wasKept.value = true
        }
        twice.take(found.first ?? null)
        readOn.value = found.readOn
        reasons.value = found.reasons
        note.value = found.note
      })
    },

    async save() {
      const missing = registers.findIndex(({ value }) => value.peek() === null)
      if (missing >= 0) {
        active.value = missing
        return 'missing'
      }
      asked.value = true
      const values = Object.fromEntries(registers.map(({ register, value }) => [register.name, value.peek()!]))
      if (needs.peek() && !twice.isSure(values)) return await askAgain()
      if (needs.peek() && reasons.peek().length === 0) {
        if (!entryFor.isTypedTwice || registers.some(isLower)) return 'reason'
        reasons.value = ['V1'] // Typed twice alike.
      }
      const saved = await recorded(values)
      if (!saved.ok) return saved.refusal
      if (saved.value.some(({ item }) => item.value !== values[registerNameOf(item.register)])) return await startAnew()
      // On screen at once; what the store says follows.
      models.kept.took(saved.value)
      isSaved = true
      void afterSaving()
      return 'saved'
    },

    async close() {
      if (isSaved) return // `afterSaving` tells, once the screen stands.
      await writing
      messages.say({ type: 'changed', what: 'drafts' })
    },
  }
}

const isLower = ({ assessment }: RegisterEntry): boolean => assessment.peek()?.verdict === 'lower'
