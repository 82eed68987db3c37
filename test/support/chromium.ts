/** Chromium: where the system's browser is, and the switches every test starts it with. */
import { existsSync } from 'node:fs'

export function chromiumPath(): string {
  const named = process.env.CHROMIUM
  const found = [named, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  )
  if (!found) throw new Error('There is no Chromium. Install one, or name its program in CHROMIUM.')
  return found
}

export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]
