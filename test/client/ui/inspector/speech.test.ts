/** Speech: the last word wins, in the language shown, by a voice of that language or not at all. */
import { signal } from '@preact/signals'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSpeech } from '#client/ui/inspector/speech.ts'
import type { Language } from '#client/ui/words/plural.ts'

beforeEach(() => {
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class {
      text: string
      constructor(text: string) {
        this.text = text
      }
    },
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function aPhone(...langs: string[]) {
  const said: string[] = []
  const synthesis = Object.assign(new EventTarget(), {
    voices: langs,
    getVoices: (): SpeechSynthesisVoice[] =>
      synthesis.voices.map((lang) => ({ lang, name: lang, voiceURI: lang, localService: true, default: false })),
    speak: ({ text, voice, lang }: SpeechSynthesisUtterance) => void said.push(`${text} by ${voice?.lang} in ${lang}`),
    cancel: () => void said.push('hush'),
  })
  return { synthesis, said }
}

test('it speaks by the voice of the language shown, instead of what was being said', () => {
  const { synthesis, said } = aPhone('en-US', 'ru-RU')
  const language = signal<Language>('ru')
  const speech = createSpeech(synthesis, language)

  speech.say('7')
  language.value = 'en'
  speech.say('8')

  expect(said).toEqual(['hush', '7 by ru-RU in ru-RU', 'hush', '8 by en-US in en-US'])
})

test('Kazakh without a Kazakh voice is not spoken, and is once there is one', () => {
  const { synthesis, said } = aPhone('ru-RU', 'en-US')
  const speech = createSpeech(synthesis, signal<Language>('kk'))

  speech.say('7')
  expect(speech.canSpeak.value).toBe(false)
  expect(said).toEqual(['hush'])

  synthesis.voices = ['kk-KZ']
  synthesis.dispatchEvent(new Event('voiceschanged'))
  speech.say('8')

  expect(speech.canSpeak.value).toBe(true)
  expect(said).toEqual(['hush', 'hush', '8 by kk-KZ in kk-KZ'])
})

test('a phone that tells its voices late and says nothing of it is asked again', () => {
  const { synthesis, said } = aPhone()
  const speech = createSpeech(synthesis, signal<Language>('ru'))
  synthesis.voices = ['ru-RU']

  speech.say('7')

  expect(said).toEqual(['hush', '7 by ru-RU in ru-RU'])
})

test('a phone that cannot speak is silent', () => {
  const speech = createSpeech(undefined, signal<Language>('ru'))

  speech.say('7')
  speech.hush()

  expect(speech.canSpeak.value).toBe(false)
})
