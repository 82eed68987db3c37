/** Load words: which of the three languages a person reads, and its words, fetched when first needed. */
import type { Words } from '#client/ui/words/kk.ts'
import type { Language } from '#client/ui/words/plural.ts'

const KEY = 'language'

const LOAD: Record<Language, () => Promise<Words>> = {
  kk: async () => (await import('#client/ui/words/kk.ts')).kk,
  ru: async () => (await import('#client/ui/words/ru.ts')).ru,
  en: async () => (await import('#client/ui/words/en.ts')).en,
}

/** Null if they cannot be fetched now: the network, or a release that is gone from the server. */
export const loadWords = (language: Language): Promise<Words | null> => LOAD[language]().catch(() => null)

/** The language kept, else the first of the device's that we have; Kazakh for anything else. */
export function preferredLanguage(kept = keptLanguage(), devices: readonly string[] = navigator.languages): Language {
  const tags = [kept ?? '', ...devices].map((tag) => tag.toLowerCase().slice(0, 2))
  return tags.find(isLanguage) ?? 'kk'
}

/** Storage may be forbidden by the browser's settings; the language is then asked of the device each time. */
function keptLanguage(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export function keepLanguage(chosen: Language): void {
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    return
  }
}

function isLanguage(tag: string): tag is Language {
  return tag === 'kk' || tag === 'ru' || tag === 'en'
}
