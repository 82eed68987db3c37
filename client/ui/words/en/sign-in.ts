/** Sign in: account number and code, adding another account, and what a refusal says, in English. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const signIn: Words['signIn'] = {
  title: 'Sign in',
  lead: 'The account number and the code on the bill are needed once. From then on readings can be written without a network.',
  utility: 'Your utility',
  chooseUtility: 'Choose the utility first.',
  account: 'Account number',
  accountHint: (digits, example) => `${digits} digits, for example ${example}`,
  accountWrong: (digits) => `An account number has ${digits} digits. Compare it with the bill.`,
  code: 'Code on the bill',
  codeHint: '9 characters, for example 7K3Q-20M9-X. Capitals do not matter, dashes may be left out.',
  codeWrong: 'The code is not complete, or one character is wrong. Compare all 9 with the bill.',
  whereTitle: 'Where is the code?',
  where:
    'At the foot of the latest bill, beside the QR code. A code works until two more bills have come. If there is no bill, ask the enquiry line for a new code.',
  fromLink: 'Account and code were taken from the link on the bill.',
  submit: 'Sign in',
  submitting: 'Checking…',
  refused: 'The account number and the code do not fit together. Compare both with the latest bill.',
  later: (minutes) =>
    `Too many tries. ${plural('en', Math.max(1, minutes), { one: 'Wait # minute', other: 'Wait # minutes' })}, then try again.`,
  offline: 'Signing in needs a network once. What you typed stays here; try again when there is one.',
  captive: 'This Wi-Fi wants a login first. Log in to it, then try again.',
  unanswered: 'The server did not answer. What you typed stays here; try again a little later.',
  again: {
    title: 'Sign in again',
    lead: (count) =>
      count === 0
        ? 'Your sign-in has expired. All you wrote is still on this phone.'
        : `Your sign-in has expired. ${plural('en', count, {
            one: '# reading waits on this phone and is sent by itself',
            other: '# readings wait on this phone and are sent by themselves',
          })} once you sign in.`,
  },
  add: {
    title: 'Add another account',
    lead: 'A second flat, or your parents’ account. It needs the code on that account’s own bill.',
    submit: 'Add the account',
    already: 'This account is already here.',
    done: (account) => `Account ${account} was added.`,
  },
  othersWait: (count) =>
    plural('en', count, {
      one: '# reading of another person waits on this phone. It is not sent in your name, but when its owner signs in.',
      other:
        '# readings of another person wait on this phone. They are not sent in your name, but when their owner signs in.',
    }),
  install: {
    title: 'Add it to the Home Screen first',
    why: 'Safari on iPhone deletes what a site has stored if it is not opened for 7 days. An app on the Home Screen keeps it.',
    steps: [
      'Tap the Share sign at the bottom of Safari.',
      'Choose “Add to Home Screen”, then “Add”.',
      'Open the app by its icon on the Home Screen and sign in there.',
    ],
    separate: 'Safari and the app on the Home Screen keep separate storage: write readings in the one with the icon.',
    anyway: 'I understand, go on here',
  },
  privateWindow: 'This is a private window: what you write is lost when it closes. Open the app in an ordinary window.',
}
