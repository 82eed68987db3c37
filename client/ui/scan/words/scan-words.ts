/** Scan words: what is said while a meter's code is scanned, in the language shown. */
import { computed } from '@preact/signals'
import { en } from '#client/ui/scan/words/en.ts'
import { kk, type ScanWords } from '#client/ui/scan/words/kk.ts'
import { ru } from '#client/ui/scan/words/ru.ts'
import { language } from '#client/ui/words/language.ts'
import type { Language } from '#client/ui/words/plural.ts'

const ALL: Record<Language, ScanWords> = { kk, ru, en }

export const scanWords = computed(() => ALL[language.value])
