/** Unsent: the readings still on this phone without a receipt, in English. */
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

export const unsent: Words['unsent'] = {
  title: 'Not sent yet',
  none: 'No unsent readings. All have reached the server.',
  lead: 'These readings are saved on this phone. They are sent by themselves when there is a network.',
  photos: (count) =>
    plural('en', count, { one: '# photo waits on this phone.', other: '# photos wait on this phone.' }),
  visits: (count) => plural('en', count, { one: '# visit is not sent yet', other: '# visits are not sent yet' }),
  savedAt: (when) => `Saved: ${when}`,
  lastTry: (when) => `Last try: ${when}`,
  neverTried: 'Not tried yet',
  nextTry: (when) => `Next try: ${when}`,
  nextTrySoon: 'Next try: as soon as there is a network',
  attempts: (count) => plural('en', count, { one: '# try', other: '# tries' }),
  sendNow: 'Send now',
  sendingNow: 'Sending…',
  saveFile: 'Save as a file',
  fileSaved: 'The file is saved. You can give it to the utility yourself.',
  fileName: 'esep-readings',
  oldest: (when) => `Oldest: ${when}`,
  discard: 'Discard',
  discardTitle: 'Discard this reading?',
  discardText: (value) =>
    `${value} will not be sent. Type the word below to confirm. The entry stays on this phone for 90 days and can be saved as a file.`,
  discardWord: 'discard',
  discardType: (word) => `Type “${word}”`,
  discardDone: 'Discarded. It can still be saved as a file.',
  discarded: 'Discarded',
  keepOpen: 'This browser cannot send in the background: open the app when there is a network.',
  byItself: 'When the network is back, the browser also tries by itself.',
  sent: (count) =>
    plural('en', count, { one: '# reading has reached the server.', other: '# readings have reached the server.' }),
  photo: {
    title: 'Photos',
    visit: (account) => `Visit, account ${account}`,
    account: (account) => `Account ${account}`,
    takenAt: (when) => `Taken: ${when}`,
    place: {
      after: 'Sent by itself, after what it belongs to.',
      begun: 'Its reading is not saved yet.',
      noted: 'Its visit is not ended yet.',
      discarded: 'Its reading was discarded. The photo will not be sent.',
      nowhere: 'What it was taken for is not on this phone. The photo will not be sent.',
    },
    remove: 'Remove the photo',
    removed: 'The photo is removed.',
    sent: (count) =>
      plural('en', count, { one: '# photo has reached the server.', other: '# photos have reached the server.' }),
    goToo: (count) =>
      plural('en', count, {
        one: 'Its photo is removed from this phone and cannot be saved as a file.',
        other: 'Its # photos are removed from this phone and cannot be saved as a file.',
      }),
  },
  failed: 'Sending did not work. The readings are kept on this phone.',
  file: {
    heading: 'Esep: readings not sent to the server',
    madeAt: (when) => `File made: ${when}`,
    lines: 'Lines that begin with # are for people. Every other line is one reading, with its hash.',
  },
}
