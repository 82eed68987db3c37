/**
 * Basement mode: for a dark room, gloves and one hand: dark, the largest keys, digits said aloud, a pulse for what was
 * saved. Remembered on this device; what the phone cannot do is not missed.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { BasementChoice } from '#client/store/settings.ts'
import { PATTERNS, scrollFor, spokenKey, spokenValues } from '#client/ui/inspector/basement.ts'
import { createSpeech } from '#client/ui/inspector/speech.ts'
import { afterDrawn } from '#client/ui/models/after-drawn.ts'
import type { Entry } from '#client/ui/models/entry.ts'
import type { Models } from '#client/ui/models/models.ts'
import { setTheme, THEMES, theme } from '#client/ui/models/theme.ts'
import { unlessStuck } from '#client/ui/models/whereabouts.ts'
import { language, words } from '#client/ui/words/language.ts'

export type BasementMode = {
  choice: ReadonlySignal<BasementChoice>
  canSpeak: ReadonlySignal<boolean>
  canVibrate: boolean
  choose(change: Partial<Pick<BasementChoice, 'isOn' | 'voice' | 'vibration'>>): void
  /** Dark, whatever was chosen in the menu meanwhile; that comes back when the mode is turned off. */
  darken(): void
  typed(key: string, entry: Entry): void
  saved(entry: Entry): void
  /** Saving was tried, and something is asked or in the way. */
  unsaved(): void
  /** Notices questions that come up about what is typed; answers with what ends that. */
  follow(entry: Entry): () => void
}

const OFF: BasementChoice = { isOn: false, voice: true, vibration: true, themeBefore: 'system' }

const made = new WeakMap<Models, BasementMode>()

export function basementOf(models: Models): BasementMode {
  const found = made.get(models) ?? createMode(models)
  made.set(models, found)
  return found
}

function createMode({ store }: Models): BasementMode {
  const choice = signal(OFF)
  const speech = createSpeech((globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis, language)
  const canVibrate = 'vibrate' in navigator
  void store.settings.get('basement').then((kept) => {
    if (kept) choice.value = { ...OFF, ...kept }
  }, unlessStuck)

  effect(() => {
    document.documentElement.toggleAttribute('data-basement', choice.value.isOn)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') speech.hush()
  })

  function keep(change: Partial<BasementChoice>): void {
    choice.value = { ...choice.peek(), ...change }
    void store.settings.set('basement', choice.peek()).catch(unlessStuck)
  }

  function say(text: string): void {
    const { isOn, voice } = choice.peek()
    if (isOn && voice) speech.say(text)
  }

  function vibrate(what: keyof typeof PATTERNS): void {
    const { isOn, vibration } = choice.peek()
    if (isOn && vibration && canVibrate) navigator.vibrate([...PATTERNS[what]])
  }

  return {
    choice,
    canSpeak: speech.canSpeak,
    canVibrate,
    choose(change) {
      keep(change.isOn ? { ...change, themeBefore: theme.peek() } : change)
      const { isOn, voice, themeBefore } = choice.peek()
      if (!isOn || !voice) speech.hush()
      // The theme is kept by itself, so that the next start is dark from its first picture on.
      if (change.isOn === false) setTheme(THEMES.find((known) => known === themeBefore) ?? 'system')
    },
    darken() {
      if (theme.peek() === 'dark') return
      keep({ themeBefore: theme.peek() })
      setTheme('dark')
    },
    typed(key, entry) {
      void showFace(entry.active.peek())
      const { problem } = entry.registers[entry.active.peek()]!.typed.peek()
      const said = spokenKey(key, problem !== null, words.peek().record.keypad)
      if (said !== null) return say(said)
      if (problem === null) return
      speech.hush()
      vibrate('question')
    },
    saved(entry) {
      const { registers } = entry
      const names = words.peek().meter.register
      const values = registers.flatMap(({ register, value }) => {
        const name = registers.length > 1 ? names[register.name] : null
        return value.peek() === null ? [] : [{ name, value: value.peek()! }]
      })
      vibrate('accepted')
      say(spokenValues(values, language.peek()))
    },
    unsaved() {
      vibrate('question')
    },
    follow(entry) {
      let isAsked = false
      void showFace(entry.active.peek())
      return effect(() => {
        const isOdd = entry.registers.some(({ suggestion: { value } }) => value !== null && value.slip !== 'last-again')
        const asks = isOdd || entry.needsReason.value
        if (asks && !isAsked) vibrate('question')
        isAsked = asks
      })
    },
  }
}

/** When a meter comes and while digits are typed: the face, and what is said of it. Keys that scroll with the page cover nothing. */
async function showFace(at: number): Promise<void> {
  const { activeElement } = document
  await afterDrawn()
  // Whoever went on with a key meanwhile stays there.
  if (document.activeElement !== activeElement) return
  const face = document.getElementById(`face-${at}`)
  const line = document.getElementById(`verdict-${at}`)
  const foot = document.querySelector('.entry-foot')
  if (!face || !line || !foot || getComputedStyle(foot).position !== 'sticky') return
  const saidBottom = (line.closest('.callout') ?? line).getBoundingClientRect().bottom
  const footTop = foot.getBoundingClientRect().top
  scrollBy(0, scrollFor({ faceTop: face.getBoundingClientRect().top, saidBottom, footTop }))
}
