/** Theme: light, dark or as the phone has it, kept on this device and applied before the first screen. */
import { signal } from '@preact/signals'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'theme'
/** The ground of each theme, for the browser's own bars (tokens.css, `--paper`). */
const GROUND = { light: '#f3f6f7', dark: '#0c181f' }

export const theme = signal<Theme>('system')

/** At start: what was chosen last. */
export function applyTheme(): void {
  show(kept())
}

export function setTheme(chosen: Theme): void {
  show(chosen)
  try {
    if (chosen === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, chosen)
  } catch {
    return // Storage forbidden by the browser's settings: the choice holds until the app is closed.
  }
}

function show(chosen: Theme): void {
  theme.value = chosen
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light'
    meta.content = GROUND[chosen === 'system' ? own : chosen]
  }
}

function kept(): Theme {
  try {
    return THEMES.find((known) => known === localStorage.getItem(KEY)) ?? 'system'
  } catch {
    return 'system'
  }
}
