/** App: the words every screen shares, in English. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const app: Words['app'] = {
  name: 'Esep',
  about: 'Hand in meter readings',
  tabs: {
    label: 'Sections',
    readings: 'Readings',
    history: 'History',
    help: 'Help',
    menu: 'Menu',
    round: 'Round',
    send: 'Sending',
  },
  back: 'Back',
  close: 'Close',
  cancel: 'Cancel',
  next: 'Continue',
  tryAgain: 'Try again',
  more: 'More',
  loading: 'Opening…',
  skipToContent: 'Skip to the content',
  noSuchPage: 'There is no such page.',
  toStart: 'To the start',
  offline: {
    plain: 'No network. All you write is kept on this phone',
    waiting: (count) =>
      plural('en', count, {
        one: 'No network. # reading waits on this phone',
        other: 'No network. # readings wait on this phone',
      }),
    captive: 'This Wi-Fi wants a login. Open it from the phone’s own notification',
    signIn: (count) =>
      plural('en', count, { one: 'Sign in again to send # reading', other: 'Sign in again to send # readings' }),
  },
  update: {
    offered: 'A new version of the app is ready.',
    now: 'Update now',
    later: 'Later',
    kept: 'What you are typing is kept.',
  },
  clockWrong: (difference) =>
    `The phone’s clock is wrong by ${difference}. Readings are taken all the same: the server sets the time. Check the phone’s date and time.`,
  clockDecadesWrong: 'The phone’s date is far wrong, so it cannot connect. Correct the date in the settings.',
  fault: {
    what: 'Something went wrong in the app.',
    todo: 'Saved readings are still on this phone. Open the page again.',
    reload: 'Open again',
  },
  storageLost: {
    what: 'This phone’s storage was cleared.',
    todo: (count) =>
      count === 0
        ? 'Sign in again. Readings that were sent are safe; write again any that were not.'
        : plural('en', count, {
            one: '# unsent reading may be lost. Sign in again and write it once more.',
            other: '# unsent readings may be lost. Sign in again and write them once more.',
          }),
  },
  openElsewhere: 'The app is open in another tab. Close that tab and try again.',
}
