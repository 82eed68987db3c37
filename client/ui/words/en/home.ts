/** Home: the accounts, their meters and what waits, in English. */
import { ENGLISH_DATES } from '#client/ui/words/english-dates.ts'
import { createFormat } from '#client/ui/words/format.ts'
import type { Words } from '#client/ui/words/kk.ts'
import { plural } from '#client/ui/words/plural.ts'

const format = createFormat(ENGLISH_DATES)

export const home: Words['home'] = {
  title: 'Readings',
  accounts: 'Accounts',
  accountLine: (number, address) => `Account ${number} · ${address}`,
  meters: 'Meters',
  record: 'Record',
  recordLabel: (meter) => `${meter}: record a reading`,
  correct: 'Correct',
  receipt: 'Receipt',
  open: 'Open',
  lastRead: (when) => `Last: ${when}`,
  neverRead: 'No reading yet',
  notRecorded: (period) => `${format.month(period)}: not recorded`,
  draft: 'You have begun a reading',
  noMeters: 'This account has no meter. If you have one, write its reading by its number.',
  noAccounts: 'No account added yet.',
  notLoaded: 'The list of meters has not come yet. It loads by itself when there is a network.',
  updatedAt: (when) => `Updated: ${when}`,
  contractEnded: (date) => `The contract ended on ${date}. New readings are checked by the utility.`,
  noContract: 'This account has no contract. A reading is kept, but the utility checks it.',
  selfRead: (until) =>
    `Inspectors make no visits up to and including ${until}. Please record your meters here yourself.`,
  unsent: (count) => plural('en', count, { one: '# reading is not sent yet', other: '# readings are not sent yet' }),
  unsentOpen: 'Show',
  othersWait: (count) =>
    plural('en', count, {
      one: '# reading of another person waits on this phone',
      other: '# readings of another person wait on this phone',
    }),
  othersPhotos: (count) =>
    plural('en', count, {
      one: '# photo of another person waits on this phone',
      other: '# photos of another person wait on this phone',
    }),
}
