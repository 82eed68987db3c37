/** Slip: the code that an inspector left at the door, and what became of it, in English. */
import type { Words } from '#client/ui/words/kk.ts'

export const slip: Words['slip'] = {
  link: 'Found a slip on the door?',
  title: 'Slip on the door',
  lead: 'The inspector found nobody at home and left a slip with a code. Write the code here, then hand in your reading: that closes the visit.',
  label: 'Code on the slip',
  hint: '6 characters, for example K7Q2-M2. Capitals do not matter, the dash may be left out.',
  incomplete: 'The code has 6 characters. Compare it with the slip.',
  wrong: 'One character of the code is wrong. Compare all 6 with the slip.',
  notKept: 'The code was not kept: there is no room on the phone. Make room and try again.',
  next: 'Go on to the reading',
  goesWith: 'goes with the next reading of these meters.',
  meters: 'Which meter first?',
  another: 'Write another code',
  with: (code) => `With slip ${code}`,
  remove: 'Without the slip',
  earlier: 'Earlier slips',
  onPhone: 'Kept with your reading on this phone, not sent yet.',
  state: (state, visitedOn) => {
    if (state === 'held') return 'A person looks at the reading first; then the visit is closed.'
    if (state === 'waits')
      return 'We do not know this code yet. It is kept with your reading and closes the visit as soon as we hear of it. If the slip is another flat’s, hand in for that account.'
    return visitedOn === null ? 'The visit is closed, thank you.' : `The visit of ${visitedOn} is closed, thank you.`
  },
}
