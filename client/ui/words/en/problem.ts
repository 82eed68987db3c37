/** Problem: what is wrong and what to do, for every code of the wire (shared/wire/problem.ts), in English. */
import type { Words } from '#client/ui/words/kk.ts'

export const problem: Words['problem'] = {
  'signed-out': {
    what: 'Your sign-in has expired.',
    todo: 'Sign in again with the account number and the code. All you wrote is on this phone.',
  },
  'sign-in-refused': {
    what: 'The account number and the code do not fit together.',
    todo: 'Compare both with the latest bill.',
  },
  'passkey-refused': {
    what: 'The passkey was not taken.',
    todo: 'Try again, or remove one that you no longer use.',
  },
  'sign-in-later': { what: 'Too many tries.', todo: 'Wait a little, then try again.' },
  revoked: {
    what: 'This phone may only hand in what it holds.',
    todo: 'Hand in what is left, then return the phone or sign in again.',
  },
  'forbidden-origin': {
    what: 'The request did not come from the app.',
    todo: 'Open the app again at its own address.',
  },
  'not-yours': { what: 'There is no such thing, or it is not yours.', todo: 'Go back and choose from the list.' },
  'subject-mismatch': {
    what: 'Another person is signed in on this phone; nothing was sent.',
    todo: 'Sign in yourself to send your own readings.',
  },
  'too-many-items': { what: 'Too many readings at once.', todo: 'Nothing to do: the app sends them in parts.' },
  'too-big': { what: 'Too much data at once.', todo: 'Shorten the note and try again.' },
  'wrong-media-type': { what: 'The server did not know what was sent.', todo: 'Update the app and try again.' },
  'no-such-fact': {
    what: 'The reading or visit is not there yet.',
    todo: 'Wait: the app sends it first, then the photo.',
  },
  'photo-damaged': { what: 'The photo was damaged on its way.', todo: 'Wait: the app sends it again.' },
  'photo-unreadable': { what: 'This photo cannot be read.', todo: 'Take another one.' },
  'too-many-photos': { what: 'Too many photos.', todo: 'Wait: the app sends the rest later.' },
  'not-json': { what: 'The data was damaged on its way.', todo: 'Try again. All is kept on this phone.' },
  'not-understood': { what: 'The server did not understand.', todo: 'Check what you typed, and update the app.' },
  'update-needed': {
    what: 'This version of the app is too old.',
    todo: 'Update the app. Readings are kept on this phone.',
  },
  'too-often': { what: 'Too many requests.', todo: 'Wait: the app tries again by itself.' },
  'no-such-address': { what: 'There is nothing at this address.', todo: 'Go back to the start.' },
  'not-ready': { what: 'The service is not ready just now.', todo: 'Nothing is lost: the app tries again later.' },
  fault: { what: 'Something went wrong on our side.', todo: 'Nothing is lost: try again a little later.' },
}
