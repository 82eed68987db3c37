/**
 * Language: which of the three the person reads, kept on the device, and its words, fetched when first needed.
 *
 * A language that cannot be fetched (a broken connection before the first install) leaves the present one in place.
 */
import { computed, signal } from '@preact/signals'
import type { Words } from '#client/ui/words/kk.ts'
import type { Language } from '#client/ui/words/plural.ts'

/** In the order they are offered; each named in itself. */
export const LANGUAGES: readonly { language: Language; name: string; short: string }[] = [
  { language: 'kk', name: 'Қазақша', short: 'ҚАЗ' },
  { language: 'ru', name: 'Русский', short: 'РУС' },
  { language: 'en', name: 'English', short: 'ENG' },
]

const KEY = 'language'

const LOAD: Record<Language, () => Promise<Words>> = {
  kk: async () => (await import('#client/ui/words/kk.ts')).kk,
  ru: async () => (await import('#client/ui/words/ru.ts')).ru,
  en: async () => (await import('#client/ui/words/en.ts')).en,
}

const present = signal<{ language: Language; words: Words } | null>(null)

/** The language shown. */
export const language = computed<Language>(() => present.value?.language ?? 'kk')

/** The words of the language shown; reading them before the first `setLanguage` has settled is a fault. */
export const words = computed<Words>(() => {
  if (present.value === null) throw new Error('words are read before a language is there')
  return present.value.words
})

export const format = computed(() => words.value.format)

/** The language kept, else the first of the device's that we have; Kazakh for anything else. */
export function preferredLanguage(kept: string | null, devices: readonly string[]): Language {
  const tags = [kept ?? '', ...devices].map((tag) => tag.toLowerCase().slice(0, 2))
  return tags.find(isLanguage) ?? 'kk'
}

/** Shows the language and keeps it; false if it cannot be fetched now, and then nothing changes. */
export async function setLanguage(chosen: Language): Promise<boolean> {
  const shown = await show(chosen)
  if (shown) keep(chosen)
  return shown
}

/** At start, before the first screen: the preferred language, or Kazakh if its words cannot be fetched. */
export async function startLanguage(): Promise<void> {
  const preferred = preferredLanguage(kept(), navigator.languages)
  if (!(await show(preferred)) && preferred !== 'kk') await show('kk')
}

async function show(chosen: Language): Promise<boolean> {
  const loaded = await LOAD[chosen]().catch(() => null) // the network, or a release that is gone from the server
  if (loaded === null) return present.value?.language === chosen
  present.value = { language: chosen, words: loaded }
  if (typeof document !== 'undefined') document.documentElement.lang = chosen
  return true
}

function isLanguage(tag: string): tag is Language {
  return tag === 'kk' || tag === 'ru' || tag === 'en'
}

/** Storage may be forbidden by the browser's settings; the language is then asked of the device each time. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function keep(chosen: Language): void {
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    return
  }
}
