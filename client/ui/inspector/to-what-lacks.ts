/** To what lacks: brings the focus to what a visit needs before it can end, where the screen has a place for it. */
import type { EndRefusal } from '#client/ui/models/visits.ts'

/** `choose`: no code; `kind`: of a meter that was found. */
type Lacking = EndRefusal | 'choose' | 'kind'

const PLACES: Partial<Record<Lacking, string>> = {
  choose: 'main fieldset input',
  outcome: 'main fieldset input',
  kind: 'input[name=found-kind]',
  note: '#visit-note',
  photo: '.photo-take input',
  serial: '#found-serial',
  exchange: '[data-to-read=yes], #found-serial',
}

export function toWhatLacks(lacking: Lacking): void {
  const place = PLACES[lacking]
  if (place !== undefined) document.querySelector<HTMLElement>(place)?.focus()
}
