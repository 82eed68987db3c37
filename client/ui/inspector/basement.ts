/** Basement: what the phone says while an inspector types in the dark, by which of its voices, and how it vibrates. Pure. */
import type { Language } from '#client/ui/words/plural.ts'

export type Voice = { lang: string; localService?: boolean; default?: boolean }

/** As phones name the languages of their voices: two letters, or three as some of them do. */
const TAGS: Record<Language, readonly string[]> = { kk: ['kk', 'kaz'], ru: ['ru', 'rus'], en: ['en', 'eng'] }

/**
 * The phone's own voice of this language, the default one first; null if there is none, since no other language's voice
 * reads it. A voice that speaks by a server is none: there is no network, and what is typed concerns nobody else.
 */
export function voiceFor<One extends Voice>(voices: readonly One[], language: Language): One | null {
  const own = voices.filter(
    ({ lang, localService }) =>
      localService !== false && TAGS[language].includes(lang.toLowerCase().split(/[-_]/)[0] ?? ''),
  )
  return own.find((voice) => voice.default) ?? own[0] ?? null
}

export type KeyNames = { comma: string; erase: string }

/** A digit as itself, comma and erasing by their names; null for a key that was not taken, or says nothing. */
export function spokenKey(key: string, isRefused: boolean, { comma, erase }: KeyNames): string | null {
  if (isRefused) return null
  if (/^\d$/.test(key)) return key
  if (key === ',' || key === '.') return comma
  return key === 'Backspace' || key === 'Delete' ? erase : null
}

/** Values as on the wire, `00203.170`, with the mark that a voice of the language takes for decimals. */
export function spokenValues(values: readonly { name: string | null; value: string }[], language: Language): string {
  const mark = language === 'en' ? '.' : ','
  return values
    .map(({ name, value }) => {
      const text = value.replace(/^0+(?=\d)/, '').replace('.', mark)
      return name === null ? text : `${name}: ${text}`
    })
    .join('. ')
}

/** Edges on the screen, in pixels from its top: of the face, of what is said of it, and of the keys that cover the rest. */
export type Seen = { faceTop: number; saidBottom: number; footTop: number }

const MARGIN = 8

/** By how many pixels the page goes up so that the face is seen, and under it as much as fits of what is said of it. */
export function scrollFor({ faceTop, saidBottom, footTop }: Seen): number {
  if (faceTop < MARGIN) return faceTop - MARGIN
  return Math.max(0, Math.min(saidBottom + MARGIN - footTop, faceTop - MARGIN))
}

/** Milliseconds on, off, on. `accepted` is one short pulse; `question` can be told from it through a glove. */
export const PATTERNS = { accepted: [60], question: [150, 100, 150] } as const
