/** Menu: language, theme, storage, accounts, phones and signing out, in English. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const menu: Words['menu'] = {
  title: 'Menu',
  language: 'Language',
  theme: { title: 'Theme', system: 'As on the phone', light: 'Light', dark: 'Dark' },
  accounts: 'Accounts',
  addAccount: 'Add an account',
  unsent: 'Not sent yet',
  version: (version) => `Version ${version}`,
  checkUpdate: 'Look for a new version',
  newest: 'You have the newest version.',
  storage: {
    title: 'Storage on this phone',
    kept: {
      promised: 'The browser has promised to keep what you write.',
      'not-promised':
        'The browser has not promised to keep it: if the phone runs out of space, it may delete unsent readings. Adding the app to the home screen helps.',
      unknown: 'This browser does not say how well it keeps what you write.',
    },
    warning: {
      'private-window': 'Private window: what you write is lost when it closes.',
      'install-first':
        'Safari on iPhone deletes what a site has stored if it is not opened for 7 days: add the app to the Home Screen and open it there.',
      'may-be-cleared':
        'The browser has not promised to keep it: if the phone runs out of space, it may delete unsent readings. Adding the app to the home screen helps.',
      'keep-open-to-send': 'The app must be open to send.',
      'not-offline': 'Does not open without a network. Reload the page once while there is one.',
    },
    ask: 'Ask it to keep them',
    worksOffline: 'Works without a network.',
    background: 'When the network is back, the browser tries to send even while closed.',
    size: { MB: (amount) => `${amount}\u00a0MB`, GB: (amount) => `${amount}\u00a0GB` },
    free: (used, free) => `${used} used, ${free} free`,
    unsent: (count, oldest) =>
      count === 0
        ? 'No unsent readings.'
        : `${plural('en', count, { one: '# reading not sent', other: '# readings not sent' })}${oldest === null ? '' : `, the oldest: ${oldest}`}.`,
    stuck: 'The storage does not open. Close the browser and open it again. Nothing was deleted.',
  },
  install: { title: 'Add to the home screen', button: 'Add', installed: 'The app is installed.' },
  phones: {
    title: 'Other phones',
    lead: 'Phones that can hand in readings for these accounts.',
    thisOne: 'this phone',
    since: (when) => `Added: ${when}`,
    seen: (when) => `Last seen: ${when}`,
    end: 'End its access',
    endTitle: 'End this phone’s access?',
    endText: 'It will no longer see these accounts. Signing in again needs the code on the bill.',
    ended: 'Its access has ended.',
    needNetwork: 'The list needs a network.',
    only: 'There is no other phone.',
  },
  signOut: {
    button: 'Sign out',
    title: 'Sign out?',
    nothingWaits: 'No unsent readings. Signing in again needs the code on the bill.',
    waits: (what) => `Not sent yet: ${what}. What shall we do with it?`,
    readings: (count) => plural('en', count, { one: '# reading', other: '# readings' }),
    visits: (count) => plural('en', count, { one: '# visit', other: '# visits' }),
    photos: (count) => plural('en', count, { one: '# photo', other: '# photos' }),
    send: 'Send now, then sign out',
    sendHint: 'Needs a network. If sending fails, you stay signed in.',
    keep: 'Keep them locked on this phone',
    keepHint: 'Sent only when you sign in again. Nobody else sees them.',
    file: 'Save as a file, then sign out',
    fileHint: 'They are in the file and stay locked on this phone too.',
    fileRest: 'Only the readings are in the file; everything stays locked on this phone too.',
    discard: 'Discard them, then sign out',
    discardHint: 'They are not sent. You have to type a word to confirm.',
    sendFailed: 'Sending did not work; you are still signed in. Choose another way.',
    cannotGo:
      'What is left cannot be sent yet: its reading is not saved, or its visit is not ended. Look at “Not sent yet”, or choose another way.',
    confirm: 'Sign out',
    done: 'You are signed out.',
    later: 'You are signed out. The server is told when there is a network.',
    kept: (count) =>
      plural('en', count, {
        one: '# reading stays locked on this phone.',
        other: '# readings stay locked on this phone.',
      }),
  },
  leave: {
    button: (account) => `Remove account ${account}`,
    title: 'Remove this account?',
    text: (account) =>
      `Account ${account} leaves this phone. Adding it again needs the code on the bill. Readings handed in stay with the utility.`,
    waits: (count) =>
      plural('en', count, {
        one: '# reading of this account is not sent yet. Send it first: later someone at the utility has to check it.',
        other:
          '# readings of this account are not sent yet. Send them first: later someone at the utility has to check them.',
      }),
    confirm: 'Remove',
    done: 'The account is no longer on this phone.',
  },
}
