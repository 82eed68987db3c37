/** Install: the browser's offer to put the app on the home screen, caught when it comes and shown when a person asks. */
import { computed, signal } from '@preact/signals'

type Offer = Event & { prompt(): Promise<void>; userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }> }

const offer = signal<Offer | null>(null)

/** Whether the browser would install it now. */
export const canInstall = computed(() => offer.value !== null)

export const isInstalled = signal(false)

/** At start: the offer comes once, long before anybody opens the menu. */
export function watchInstall(): void {
  isInstalled.value = matchMedia('(display-mode: standalone)').matches
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer.value = event as Offer
  })
  addEventListener('appinstalled', () => {
    offer.value = null
    isInstalled.value = true
  })
}

/** By a person's tap. */
export async function install(): Promise<void> {
  const made = offer.value
  if (made === null) return
  await made.prompt()
  // An offer can be used once, whatever the answer.
  offer.value = null
  if ((await made.userChoice).outcome === 'accepted') isInstalled.value = true
}
