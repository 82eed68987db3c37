/** Register entry: one register of a meter being typed: its value, what it looks like against the usual, and the slip that explains it. */
import { computed, type ReadonlySignal } from '@preact/signals'
import type { LastAccepted, RegisterHistory } from '#client/domain/register-history.ts'
import { type FaceEntry, isWhole, valueOfEntry } from '#client/ui/parts/face-entry.ts'
import type { Register } from '#shared/domain/meter.ts'
import { type Assessment, assess, type PlausibilityInput } from '#shared/domain/plausibility.ts'
import { ticksOf } from '#shared/domain/value.ts'
import { type OtherRegister, type Suggestion, suggest } from '#shared/domain/which-digit.ts'
import type { CalendarDate } from '#shared/lib/calendar-date.ts'

export type RegisterEntry = {
  register: Register
  typed: ReadonlySignal<FaceEntry>
  value: ReadonlySignal<string | null>
  last: LastAccepted | null
  assessment: ReadonlySignal<Assessment | null>
  suggestion: ReadonlySignal<Suggestion | null>
}

export type RegisterEntryFor = {
  history: RegisterHistory
  face: ReadonlySignal<FaceEntry>
  /** The value that the person said is right as typed. */
  accepted: ReadonlySignal<string | null>
  /** It is judged as it stands, also with digits missing. */
  isAsked: ReadonlySignal<boolean>
  readOn(): CalendarDate
  thresholds: PlausibilityInput['thresholds']
  others(): OtherRegister[]
}

export function createRegisterEntry(register: Register, about: RegisterEntryFor): RegisterEntry {
  const { history, face, accepted, isAsked, readOn, thresholds, others } = about
  const value = computed(() => valueOfEntry(face.value, register))
  const input = computed((): PlausibilityInput | null => {
    const ticks = value.value === null ? null : ticksOf(value.value, register.decimals)
    if (ticks === null || !(isAsked.value || isWhole(face.value, register, history.last))) return null
    return { ...history, ticks, register, readOn: readOn(), thresholds }
  })
  return {
    register,
    typed: face,
    value,
    last: history.last,
    assessment: computed(() => input.value && assess(input.value)),
    suggestion: computed(() => {
      if (input.value === null || accepted.value === value.value) return null
      return suggest({ ...input.value, others: others() })
    }),
  }
}
