/**
 * Language: which of the three the person reads, and its words, for every screen to follow.
 *
 * A language that cannot be fetched (a broken connection before the first install) leaves the present one in place.
 */
import { computed, signal } from '@preact/signals'
import type { Words } from '#client/ui/words/kk.ts'
import { keepLanguage, loadWords, preferredLanguage } from '#client/ui/words/load-words.ts'
import type { Language } from '#client/ui/words/plural.ts'

/** In the order they are offered; each named in itself. */
export const LANGUAGES: readonly { language: Language; name: string; short: string }[] = [
  { language: 'kk', name: 'Қазақша', short: 'ҚАЗ' },
  { language: 'ru', name: 'Русский', short: 'РУС' },
  { language: 'en', name: 'English', short: 'ENG' },
]

const present = signal<{ language: Language; words: Words } | null>(null)

/** The language shown. */
export const language = computed<Language>(() => present.value?.language ?? 'kk')

/** The words of the language shown; reading them before the first `setLanguage` has settled is a fault. */
export const words = computed<Words>(() => {
  if (present.value === null) throw new Error('words are read before a language is there')
  return present.value.words
})

export const format = computed(() => words.value.format)

/** Shows the language and keeps it; false if it cannot be fetched now, and then nothing changes. */
export async function setLanguage(chosen: Language): Promise<boolean> {
  const shown = await show(chosen)
  if (shown) keepLanguage(chosen)
  return shown
}

/** At start, before the first screen: the preferred language, or Kazakh if its words cannot be fetched. */
export async function startLanguage(): Promise<void> {
  const preferred = preferredLanguage()
  if (!(await show(preferred)) && preferred !== 'kk') await show('kk')
}

async function show(chosen: Language): Promise<boolean> {
  const loaded = await loadWords(chosen)
  if (loaded === null) return present.value?.language === chosen
  present.value = { language: chosen, words: loaded }
  if (typeof document !== 'undefined') document.documentElement.lang = chosen
  return true
}
