/** Speech: the phone's own voice in the language shown, the last word winning; silent where it has none. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { voiceFor } from '#client/ui/inspector/basement.ts'
import type { Language } from '#client/ui/words/plural.ts'

export type Speech = {
  canSpeak: ReadonlySignal<boolean>
  /** Instead of what is being said. */
  say(text: string): void
  hush(): void
}

type Synthesis = Pick<SpeechSynthesis, 'getVoices' | 'speak' | 'cancel'> &
  Partial<Pick<EventTarget, 'addEventListener'>>

export function createSpeech(synthesis: Synthesis | undefined, language: ReadonlySignal<Language>): Speech {
  const voices = signal<readonly SpeechSynthesisVoice[]>([])
  // Some phones know their voices only a while after they are first asked.
  const look = (): void => {
    voices.value = synthesis?.getVoices() ?? []
  }
  look()
  synthesis?.addEventListener?.('voiceschanged', look)
  const voice = computed(() => voiceFor(voices.value, language.value))

  return {
    canSpeak: computed(() => voice.value !== null),
    say(text) {
      if (synthesis === undefined) return
      synthesis.cancel()
      if (voice.peek() === null) look()
      const own = voice.peek()
      if (own === null) return
      const said = new SpeechSynthesisUtterance(text)
      said.voice = own
      said.lang = own.lang
      synthesis.speak(said)
    },
    hush: () => synthesis?.cancel(),
  }
}
