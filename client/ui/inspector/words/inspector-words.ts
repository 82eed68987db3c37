/** Inspector words: what an inspector reads, in the language shown; part of the inspectors' own chunk. */
import { computed } from '@preact/signals'
import { en } from '#client/ui/inspector/words/en.ts'
import { type InspectorWords, kk } from '#client/ui/inspector/words/kk.ts'
import { ru } from '#client/ui/inspector/words/ru.ts'
import { language } from '#client/ui/words/language.ts'
import type { Language } from '#client/ui/words/plural.ts'

const ALL: Record<Language, InspectorWords> = { kk, ru, en }

export const inspectorWords = computed(() => ALL[language.value])
