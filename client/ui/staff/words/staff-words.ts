/** Staff words: what the staff read of passkeys and in their menu, in the language shown; part of the inspectors' own chunk. */
import { computed } from '@preact/signals'
import { en } from '#client/ui/staff/words/en.ts'
import { kk, type StaffWords } from '#client/ui/staff/words/kk.ts'
import { ru } from '#client/ui/staff/words/ru.ts'
import { language } from '#client/ui/words/language.ts'
import type { Language } from '#client/ui/words/plural.ts'

const ALL: Record<Language, StaffWords> = { kk, ru, en }

export const staffWords = computed(() => ALL[language.value])
