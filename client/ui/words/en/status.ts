/** Status: where a reading is, from this phone to the bill, in English. The same words on every screen (faults/G13). */
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'

const format = createFormat(ENGLISH_DATES)

export const status: Words['status'] = {
  at: {
    draft: 'Unfinished',
    saved: 'Saved on this phone',
    'waiting-network': 'Waiting for a network',
    'waiting-sign-in': 'Waiting for you to sign in',
    captive: 'This Wi-Fi wants a login',
    stuck: 'Not sent for more than a day',
    'needs-you': 'Needs your attention',
    queued: 'Queued',
    accepted: 'Accepted',
    superseded: 'Replaced by a newer one',
    held: 'Being checked',
    rejected: 'Not accepted',
    discarded: 'Discarded by you',
  },
  savedNotSent: 'Saved on this phone. Not sent yet.',
  sending: 'Being sent now',
  todo: {
    saved: 'Nothing to do: it is sent by itself when there is a network.',
    'waiting-network': 'Nothing to do: it is sent by itself when there is a network.',
    'waiting-sign-in': 'Sign in again with the account number and the code. The reading is safe here.',
    captive: 'Open the phone’s Wi-Fi notification and log in there, or switch to mobile data.',
    stuck: 'Check the connection and press “Send now”, or save the reading as a file.',
    'needs-you': 'The server could not read this entry. Write the reading again, or call the enquiry line.',
    update: 'Update the app. It keeps trying to send meanwhile.',
    keepOpen: 'The app must be open when the network is back.',
  },
  received: 'Reached the server',
  queuedUntil: (opensAt, offset) => `Queued: intake opens ${format.dateTime(opensAt, offset)}`,
  willCountFor: (period) => `Will count for ${format.monthWithYear(period)}`,
  acceptedFor: (period) => `Accepted for ${format.monthWithYear(period)}`,
  supersededFor: (period) => `A newer reading counts for ${format.monthWithYear(period)}`,
  nothingToDo: 'Your reading is queued; nothing more to do',
  held: {
    'no-contract': {
      what: 'There is no contract in force for this account.',
      todo: 'Contact the service centre. The reading is kept.',
    },
    'not-entitled': {
      what: 'Your right to hand in readings for this account is not confirmed.',
      todo: 'Add the account again with the code on a new bill.',
    },
    'unknown-meter': {
      what: 'This account has no such meter.',
      todo: 'Someone at the utility checks the number. Nothing is needed from you.',
    },
    'unknown-schema': {
      what: 'The entry came in a form the server does not know.',
      todo: 'Someone at the utility looks at it. Please update the app.',
    },
    conflict: {
      what: 'This very entry came before with another value.',
      todo: 'Someone at the utility compares the two.',
    },
    lower: {
      what: 'The reading is lower than the last accepted one.',
      todo: 'If it is a slip, correct it. If it is right, wait for the utility’s decision.',
    },
    'too-high': {
      what: 'The use is far above the usual.',
      todo: 'Look at the meter again. If it is a slip, correct it. If it is right, wait for the utility’s decision.',
    },
    impossible: {
      what: 'The meter cannot pass that much in this time.',
      todo: 'Look at the meter again and correct the reading.',
    },
    'value-format': {
      what: 'The number does not fit the digits of this meter.',
      todo: 'Look at the meter again and correct the reading.',
    },
    'below-inspector': {
      what: 'The reading is lower than what the inspector read.',
      todo: 'Look at the meter again. If it is right, wait for the utility’s decision.',
    },
    revoked: {
      what: 'This phone is no longer signed in for work.',
      todo: 'What was recorded is still handed in, and someone at the utility looks at it.',
    },
    incomplete: {
      what: 'Something is missing that the chosen code needs.',
      todo: 'Someone at the utility looks at it. Nothing is needed from you.',
    },
    internal: {
      what: 'Something went wrong on our side; the reading is kept.',
      todo: 'Someone at the utility looks at it. Nothing is needed from you.',
    },
  },
  rejected: (reason) =>
    reason === '' ? 'The utility did not accept the reading.' : `The utility did not accept the reading: ${reason}`,
  rejectedTodo: 'Look at the meter again and write the right reading, or call the enquiry line.',
  mark: {
    'clock-unsound': 'The phone’s clock was wrong, so the time of arrival was noted instead.',
    'read-on-odd': 'The day given looks odd and was marked.',
    'rolled-over': 'The meter passed zero and began again.',
    high: 'The use is above the usual.',
    low: 'The use is below the usual.',
    same: 'The same as the last reading.',
  },
  timeline: {
    label: 'The way of this reading',
    done: 'done',
    now: 'now',
    ahead: 'ahead',
    saved: 'Saved on this phone',
    sent: 'Sent',
    notSent: 'Not sent yet',
    received: 'Received by the utility',
    waiting: 'Waiting for intake to open',
    accepted: 'Accepted for billing',
    willBeAccepted: 'To be accepted for billing',
    held: 'Being checked by the utility',
    rejected: 'Not accepted',
    superseded: 'Replaced by a newer one',
    attempts: (count) => (count <= 1 ? 'by itself' : `by itself, attempt ${count}`),
    receipt: (number) => `Receipt ${number}`,
    withoutNetwork: 'no network',
    lastTry: (when) => `Last try: ${when}`,
  },
}
