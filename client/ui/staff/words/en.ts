/** En: what one of the staff reads of signing in without a password and in the menu, in English. */
import type { StaffWords } from '#client/ui/staff/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const en: StaffWords = {
  passkey: {
    title: 'Fingerprint or screen lock',
    offer: 'Sign in with fingerprint or screen lock next time?',
    lead: 'The password stays good. Your fingerprint never leaves the phone.',
    yes: 'Yes, set it up',
    no: 'Not now',
    done: 'Done. Next time you sign in on this phone with fingerprint or screen lock.',
    enter: 'Sign in with fingerprint or screen lock',
    notConfirmed:
      'That did not work: the phone did not confirm that it is you, or this is not set up on it. Try again, or use name and password.',
    unknown: 'This phone’s sign-in is not good any more. Use name and password, then set it up again in the menu.',
    notHere: 'This is not possible at this address of the app. Use name and password.',
    none: 'Not set up yet.',
    add: 'Set it up on this phone',
    neverUsed: 'Not used yet',
    remove: 'Remove',
    removeTitle: 'Remove this way to sign in?',
    removeText: 'Nobody can sign in by it any more. The password stays good.',
    removed: 'It is removed.',
  },
  menu: {
    whoIsIn: 'Signed in',
    until: (date) => `Until ${date}; each contact with the utility begins the time anew.`,
    expired: 'The sign-in has expired. Sign in again',
    notEnded: (count) => plural('en', count, { one: '# visit is not ended', other: '# visits are not ended' }),
    notEndedStay: 'What was noted stays locked on this phone.',
    nothingWaits: 'No unsent readings. Signing in again needs your name and password, or this phone’s lock.',
  },
}
